select
    visit_id,
    visitor_key,
    page_id,
    cast(visited_at as date) as visit_date,
    seconds_on_page,
    device
from {{ ref('raw_visits') }}
where seconds_on_page >= 3

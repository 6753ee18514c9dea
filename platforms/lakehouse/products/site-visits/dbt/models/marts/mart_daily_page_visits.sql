select
    visits.visit_date,
    pages.page_id,
    pages.section,
    cast(count(*) as bigint) as visit_count,
    cast(count(distinct visits.visitor_key) as bigint) as visitor_count,
    cast(sum(visits.seconds_on_page) as bigint) as total_seconds
from {{ ref('stg_visits') }} as visits
inner join {{ ref('stg_pages') }} as pages on visits.page_id = pages.page_id
group by visits.visit_date, pages.page_id, pages.section

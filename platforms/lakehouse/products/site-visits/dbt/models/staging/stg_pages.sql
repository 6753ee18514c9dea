select
    page_id,
    path as page_path,
    title as page_title,
    section
from {{ ref('raw_pages') }}

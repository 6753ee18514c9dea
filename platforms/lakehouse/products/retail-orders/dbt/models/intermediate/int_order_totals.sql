select
    order_id,
    cast(count(*) as integer) as item_count,
    cast(sum(quantity) as integer) as unit_count,
    cast(sum(line_cents) as bigint) as order_cents
from {{ ref('stg_order_items') }}
group by order_id

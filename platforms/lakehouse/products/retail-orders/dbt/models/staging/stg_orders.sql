-- depends_on: {{ ref('raw_orders') }}
select
    order_id,
    customer_id,
    ordered_at,
    cast(ordered_at as date) as order_date,
    order_status,
    sales_channel
from {{ source('shop', 'raw_orders') }}

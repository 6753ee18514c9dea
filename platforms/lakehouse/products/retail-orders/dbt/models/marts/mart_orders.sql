select
    order_id,
    customer_id,
    order_date,
    order_status,
    sales_channel,
    country,
    item_count,
    unit_count,
    cast(order_cents / 100.0 as decimal(12, 2)) as order_amount,
    cast((settled_cents - refunded_cents) / 100.0 as decimal(12, 2)) as paid_amount
from {{ ref('int_orders_enriched') }}

select
    order_date,
    country,
    sales_channel,
    cast(count(*) as integer) as order_count,
    cast(sum(order_cents) / 100.0 as decimal(12, 2)) as order_amount,
    cast(sum(settled_cents) / 100.0 as decimal(12, 2)) as settled_amount
from {{ ref('int_orders_enriched') }}
where order_status <> 'cancelled'
group by order_date, country, sales_channel

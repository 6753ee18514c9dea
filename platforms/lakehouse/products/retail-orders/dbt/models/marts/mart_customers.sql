select
    customers.customer_id,
    customers.customer_name,
    customers.email,
    customers.country,
    customers.signed_up_on,
    min(orders.order_date) as first_order_date,
    max(orders.order_date) as last_order_date,
    cast(count(orders.order_id) as integer) as order_count,
    cast(coalesce(sum(orders.settled_cents), 0) / 100.0 as decimal(12, 2)) as lifetime_amount
from {{ ref('stg_customers') }} as customers
left join {{ ref('int_orders_enriched') }} as orders
    on customers.customer_id = orders.customer_id and orders.order_status <> 'cancelled'
group by
    customers.customer_id,
    customers.customer_name,
    customers.email,
    customers.country,
    customers.signed_up_on

select
    orders.order_id,
    orders.customer_id,
    orders.order_date,
    orders.order_status,
    orders.sales_channel,
    customers.country,
    totals.item_count,
    totals.unit_count,
    totals.order_cents,
    coalesce(payments.settled_cents, 0) as settled_cents,
    coalesce(payments.refunded_cents, 0) as refunded_cents
from {{ ref('stg_orders') }} as orders
inner join {{ ref('stg_customers') }} as customers on orders.customer_id = customers.customer_id
inner join {{ ref('int_order_totals') }} as totals on orders.order_id = totals.order_id
left join {{ ref('int_order_payments') }} as payments on orders.order_id = payments.order_id

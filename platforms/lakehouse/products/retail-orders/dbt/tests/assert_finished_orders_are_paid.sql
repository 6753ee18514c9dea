-- A paid, shipped or delivered order whose settled payments differ from its value.
select order_id
from {{ ref('int_orders_enriched') }}
where order_status in ('paid', 'shipped', 'delivered') and settled_cents <> order_cents

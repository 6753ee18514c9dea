select
    products.product_id,
    products.sku,
    products.product_name,
    products.category,
    cast(count(distinct items.order_id) as integer) as order_count,
    cast(coalesce(sum(items.quantity), 0) as integer) as unit_count,
    cast(coalesce(sum(items.line_cents), 0) / 100.0 as decimal(12, 2)) as sales_amount
from {{ ref('stg_products') }} as products
left join {{ ref('stg_order_items') }} as items on products.product_id = items.product_id
group by products.product_id, products.sku, products.product_name, products.category

-- depends_on: {{ ref('raw_products') }}
select
    product_id,
    sku,
    product_name,
    category,
    list_price_cents
from {{ source('shop', 'raw_products') }}

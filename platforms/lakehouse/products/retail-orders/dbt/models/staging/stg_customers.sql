-- depends_on: {{ ref('raw_customers') }}
select
    customer_id,
    first_name || ' ' || last_name as customer_name,
    lower(email) as email,
    country,
    signed_up_on
from {{ source('shop', 'raw_customers') }}

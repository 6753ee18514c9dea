-- depends_on: {{ ref('raw_payments') }}
select
    payment_id,
    order_id,
    payment_method,
    payment_status,
    amount_cents,
    paid_at
from {{ source('shop', 'raw_payments') }}

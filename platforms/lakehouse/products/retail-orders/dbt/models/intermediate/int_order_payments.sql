select
    order_id,
    cast(count(*) as integer) as payment_count,
    cast(sum(case when payment_status = 'settled' then amount_cents else 0 end) as bigint) as settled_cents,
    cast(sum(case when payment_status = 'refunded' then amount_cents else 0 end) as bigint) as refunded_cents
from {{ ref('stg_payments') }}
group by order_id

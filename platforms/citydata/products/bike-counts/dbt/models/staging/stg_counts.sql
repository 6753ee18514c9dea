select
    counter_id,
    cast(counted_on as date) as count_date,
    inbound,
    outbound
from {{ ref('raw_counts') }}
where inbound is not null and outbound is not null

select
    counts.count_date,
    counters.counter_id,
    counters.street,
    cast(counts.inbound + counts.outbound as integer) as bicycle_count,
    cast(counts.inbound as integer) as inbound_count
from {{ ref('stg_counts') }} as counts
inner join {{ ref('raw_counters') }} as counters on counts.counter_id = counters.counter_id

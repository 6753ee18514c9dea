select
    batch_id,
    min(read_at) as started_at,
    max(read_at) as last_read_at,
    max(celsius) as warmest,
    max(plato) - min(plato) as fermented_plato
from {{ ref('stg_readings') }}
group by batch_id

select
    batch_id,
    tank_id,
    cast(read_at as timestamp) as read_at,
    celsius,
    plato
from {{ ref('raw_readings') }}

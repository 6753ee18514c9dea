select language, count(*) as greeting_count
from {{ ref('raw_greetings') }}
group by language

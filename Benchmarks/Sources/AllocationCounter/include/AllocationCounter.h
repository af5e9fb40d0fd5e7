#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// How often memory was allocated since the start of the process, by any thread; 0 where it cannot be counted.
long allocation_count(void);

#endif

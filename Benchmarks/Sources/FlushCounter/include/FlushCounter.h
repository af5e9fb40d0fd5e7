#ifndef FLUSH_COUNTER_H
#define FLUSH_COUNTER_H

/// How often this process has asked the system to write a file to its disk; 0 where that is not counted.
long flush_count(void);

#endif

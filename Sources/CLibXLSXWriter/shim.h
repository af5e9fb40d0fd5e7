// libxlsxwriter (BSD-2-Clause), as Debian's libxlsxwriter-dev installs it.
#include <xlsxwriter.h>

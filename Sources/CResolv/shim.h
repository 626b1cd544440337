#ifndef CRESOLV_SHIM_H
#define CRESOLV_SHIM_H
#include <netinet/in.h>
#include <arpa/nameser.h>
#include <resolv.h>
/* In Swift the struct's own name is that of a function, which returns the state of the thread. */
typedef struct __res_state cresolv_state;
/* Macros over functions, which Swift does not import. The state must be zeroed. */
static inline int cresolv_init(cresolv_state *s) { return res_ninit(s); }
static inline void cresolv_close(cresolv_state *s) { res_nclose(s); }
/* A server of the state, or NULL; those of IPv6 are outside of nsaddr_list. */
static inline const struct sockaddr *cresolv_server(const cresolv_state *s, int i)
{
    if (i < 0 || i >= s->nscount || i >= MAXNS) return NULL;
    if (s->nsaddr_list[i].sin_family != 0) return (const struct sockaddr *)&s->nsaddr_list[i];
    return (const struct sockaddr *)s->_u._ext.nsaddrs[i];
}
/* A recursive query of class IN; the length, or -1 for what is no name. */
static inline int cresolv_query(cresolv_state *s, const char *name, int type, unsigned char *query, int size)
{
    return res_nmkquery(s, ns_o_query, name, ns_c_in, type, NULL, 0, NULL, query, size);
}
#endif

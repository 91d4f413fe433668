/* The functions of complex numbers that Wine's ucrtbase.dll names and does not have. */
#include <complex.h>
#define OUT __declspec(dllexport)
#define KIND(name, type, part, end)                                                              \
    typedef struct { part re, im; } name;                                                        \
    static type in_##end(name z) { type w; __real__ w = z.re; __imag__ w = z.im; return w; }     \
    static name out_##end(type w) { name z = {__real__ w, __imag__ w}; return z; }
KIND(doubles, double _Complex, double, d)
KIND(floats, float _Complex, float, f)
#define TO_REAL(name)                                                                            \
    OUT double our_##name(doubles z) { return name(in_d(z)); }                                   \
    OUT double our_##name##l(doubles z) { return name(in_d(z)); }                                \
    OUT float our_##name##f(floats z) { return name##f(in_f(z)); }
#define TO_COMPLEX(name)                                                                         \
    OUT doubles our_##name(doubles z) { return out_d(name(in_d(z))); }                           \
    OUT doubles our_##name##l(doubles z) { return out_d(name(in_d(z))); }                        \
    OUT floats our_##name##f(floats z) { return out_f(name##f(in_f(z))); }
TO_REAL(creal) TO_REAL(cimag) TO_REAL(cabs) TO_REAL(carg)
TO_COMPLEX(ccos) TO_COMPLEX(ccosh) TO_COMPLEX(cexp) TO_COMPLEX(csin) TO_COMPLEX(csinh)
TO_COMPLEX(ctan) TO_COMPLEX(ctanh) TO_COMPLEX(clog) TO_COMPLEX(csqrt) TO_COMPLEX(cproj)
TO_COMPLEX(cacos) TO_COMPLEX(cacosh) TO_COMPLEX(casin) TO_COMPLEX(casinh) TO_COMPLEX(catan)
TO_COMPLEX(catanh) TO_COMPLEX(conj)
OUT doubles our_cpow(doubles a, doubles b) { return out_d(cpow(in_d(a), in_d(b))); }
OUT doubles our_cpowl(doubles a, doubles b) { return out_d(cpow(in_d(a), in_d(b))); }
OUT floats our_cpowf(floats a, floats b) { return out_f(cpowf(in_f(a), in_f(b))); }

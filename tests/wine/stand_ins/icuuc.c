/* In place of Windows' icuuc.dll, which Wine lacks: says that it knows no alphabet. */
#define OUT __declspec(dllexport)
#define NONE(name) OUT void *name(void) { return 0; }
NONE(ucnv_close) NONE(ucnv_reset) NONE(ucnv_getToUCallBack) NONE(ucnv_getFromUCallBack)
NONE(ucnv_setToUCallBack) NONE(ucnv_setFromUCallBack) NONE(ucnv_cbToUWriteUChars)
NONE(ucnv_cbFromUWriteUChars) NONE(ucnv_toUnicode) NONE(ucnv_fromUnicode)
NONE(ucnv_toUCountPending) NONE(ucnv_fromUCountPending) NONE(ucnv_getAvailableName)
NONE(ucnv_countAvailable) NONE(UCNV_FROM_U_CALLBACK_SUBSTITUTE) NONE(UCNV_TO_U_CALLBACK_SUBSTITUTE)
OUT void *ucnv_open(const char *name, int *error) { (void)name; *error = 16; return 0; }
OUT void *ucnv_getName(void *one, int *error) { (void)one; *error = 16; return 0; }
OUT void *ucnv_getStandardName(const char *name, const char *of, int *error)
{
    (void)name, (void)of;
    *error = 16;
    return 0;
}
OUT signed char ucnv_getMaxCharSize(void *one) { (void)one; return 1; }

/* In place of Wine's mscms.dll, which ends the program where Qt asks for colours of the screen. */
#define OUT __declspec(dllexport)
#define NONE(name) OUT void *name(void) { return 0; }
NONE(WcsCreateIccProfile) NONE(OpenColorProfileW) NONE(GetColorProfileFromHandle) NONE(CloseColorProfile)

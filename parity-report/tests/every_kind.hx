HXCOMM Commands made up for the tests: one for every kind of argument.

    {
        .name       = "t_words|tw",
        .args_type  = "file:F,device:B,word:s,rest:S",
        .params     = "file device word rest",
        .help       = "words",
        .cmd        = t_words,
        .flags      = "p",
    },

    {
        .name       = "t_numbers",
        .args_type  = "narrow:i,wide:l,mebi:M,size:o,time:T,other:i?",
        .params     = "narrow wide mebi size time [other]",
        .help       = "numbers",
        .cmd        = t_numbers,
    },

SRST
``t_flags``
  Documentation is skipped.
ERST

#if defined(TARGET_S390X)
    {
        .name       = "t-flags",
        .args_type  = "force-it:-f,type:-ts,state:b",
        .params     = "[-f] [-t type]"
                      " on|off",
        .help       = "flags",
        .cmd_info_hrt = t_flags,
    },
#endif

    {
        .name       = "t_format",
        .args_type  = "fmt:/,addr:i,index:i.",
        .params     = "/fmt addr",
        .help       = "format",
        .cmd        = t_format,
    },

    {
        .name       = "t_options",
        .args_type  = "device:O",
        .params     = "driver[,prop=value][,...]",
        .help       = "options",
        .cmd        = t_options,
        .command_completion = t_completion,
    },

    {
        .name       = "t_optional",
        .args_type  = "name:s?,block:B?,path:F?,wide:l?,size:o?",
        .params     = "[name [block [path [wide [size]]]]]",
        .help       = "optional",
        .cmd        = t_optional,
    },

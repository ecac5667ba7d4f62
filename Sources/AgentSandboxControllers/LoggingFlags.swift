/// The flags of controller-runtime's logger, which every version has.
enum LoggingFlags {
    static func validate(
        encoder: String, logLevel: String, stacktraceLevel: String, timeEncoding: String
    ) throws(FlagError) {
        let levels = ["debug", "info", "error", "panic"]
        let encodings = ["epoch", "millis", "nanos", "iso8601", "rfc3339", "rfc3339nano"]
        try check("zap-encoder", encoder, "encoder value", ["json", "console"])
        try check("zap-log-level", logLevel, "log level", levels + ["a number above 0"]) { (Int($0) ?? 0) > 0 }
        try check("zap-stacktrace-level", stacktraceLevel, "stacktrace level", Array(levels.dropFirst()))
        try check("zap-time-encoding", timeEncoding, "time-encoding value", encodings)
    }

    private static func check(
        _ name: String, _ value: String, _ what: String, _ allowed: [String], or isAllowed: (String) -> Bool = { _ in false }
    ) throws(FlagError) {
        guard !value.isEmpty, !allowed.contains(value.lowercased()), !isAllowed(value) else { return }
        throw FlagError(
            name,
            "invalid value \"\(value)\" for flag -\(name): invalid \(what) \"\(value)\"; must be one of \(allowed.joined(separator: ", "))")
    }
}

/// The flags of controller-runtime's logger, which every version has.
enum LoggingFlags {
    static func validate(
        encoder: String, logLevel: String, stacktraceLevel: String, timeEncoding: String
    ) throws(FlagError) {
        let choices = [
            ("zap-encoder", encoder, ["json", "console"]), ("zap-stacktrace-level", stacktraceLevel, ["info", "error", "panic"]),
            ("zap-time-encoding", timeEncoding, ["epoch", "millis", "nano", "iso8601", "rfc3339", "rfc3339nano"]),
        ]
        for (name, value, allowed) in choices where !value.isEmpty && !allowed.contains(value.lowercased()) {
            throw FlagError(name, "--\(name) is \"\(value)\": must be one of \(allowed.joined(separator: ", "))")
        }
        let levels = ["debug", "info", "error", "panic"]
        if !logLevel.isEmpty, !levels.contains(logLevel.lowercased()), (Int(logLevel) ?? 0) <= 0 {
            throw FlagError("zap-log-level", "--zap-log-level is \"\(logLevel)\": must be debug, info, error, panic or a number above 0")
        }
    }
}

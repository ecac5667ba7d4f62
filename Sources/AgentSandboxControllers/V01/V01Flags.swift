/// The command-line flags of `agent-sandbox-controller` in profile v0.1, with upstream's defaults. There are no others.
public struct V01Flags: FlagSet {
    /// `--extensions`: whether the claim and pool controllers run.
    public internal(set) var extensions = false
    /// `--metrics-bind-address`.
    public internal(set) var metricsBindAddress = ":8080"
    /// `--health-probe-bind-address`.
    public internal(set) var healthProbeBindAddress = ":8081"
    /// `--leader-elect`.
    public internal(set) var leaderElect = false

    /// `--zap-devel`.
    public internal(set) var zapDevel = true
    /// `--zap-encoder`: json or console.
    public internal(set) var zapEncoder = ""
    /// `--zap-log-level`: debug, info, error, panic or a number above 0.
    public internal(set) var zapLogLevel = ""
    /// `--zap-stacktrace-level`: info, error or panic.
    public internal(set) var zapStacktraceLevel = ""
    /// `--zap-time-encoding`: epoch, millis, nanos, iso8601, rfc3339 or rfc3339nano.
    public internal(set) var zapTimeEncoding = ""

    var given: [String] = []

    /// Upstream's defaults.
    public init() {}

    /// Reads flags as Go's `flag` package does: names with or without dashes, the last of several counts. Throws for a name that does
    /// not exist, a value that cannot be read and a value out of range.
    public init(_ values: [(name: String, value: String)]) throws(FlagError) { try read(values) }

    /// The names of all flags, in alphabetical order.
    public static let names: [String] = definitions.map(\.name).sorted()

    /// The flags that were set although nothing in a simulated world depends on them, in the order given.
    public var flagsWithoutEffect: [String] { withoutEffect }

    static let definitions: [FlagDefinition<V01Flags>] = [
        .init("extensions", .bool(\.extensions), hasEffect: true),
        .init("metrics-bind-address", .text(\.metricsBindAddress)),
        .init("health-probe-bind-address", .text(\.healthProbeBindAddress)),
        .init("leader-elect", .bool(\.leaderElect), hasEffect: true),
        .init("zap-devel", .bool(\.zapDevel)),
        .init("zap-encoder", .text(\.zapEncoder)),
        .init("zap-log-level", .text(\.zapLogLevel)),
        .init("zap-stacktrace-level", .text(\.zapStacktraceLevel)),
        .init("zap-time-encoding", .text(\.zapTimeEncoding)),
    ]

    func validate() throws(FlagError) {
        try LoggingFlags.validate(
            encoder: zapEncoder, logLevel: zapLogLevel, stacktraceLevel: zapStacktraceLevel, timeEncoding: zapTimeEncoding)
    }
}

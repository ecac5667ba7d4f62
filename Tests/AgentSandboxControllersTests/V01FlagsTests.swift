import AgentSandboxAPI
import Testing

@testable import AgentSandboxControllers

/// The flags of profile v0.1.
@Suite struct V01FlagsTests {
    @Test func `Defaults are upstream's`() {
        let flags = V01Flags()
        #expect(!flags.extensions)
        #expect(!flags.leaderElect)
        #expect(flags.metricsBindAddress == ":8080")
        #expect(flags.healthProbeBindAddress == ":8081")
        #expect(flags.zapDevel)
        #expect(
            V01Flags.names == [
                "extensions", "health-probe-bind-address", "leader-elect", "metrics-bind-address", "zap-devel", "zap-encoder",
                "zap-log-level", "zap-stacktrace-level", "zap-time-encoding",
            ])
    }

    @Test func `Names may have dashes, the last value counts, and only one flag has an effect`() throws {
        let flags = try V01Flags([("--extensions", "false"), ("-leader-elect", "T"), ("extensions", "true"), ("zap-log-level", "3")])
        #expect(flags.extensions)
        #expect(flags.leaderElect)
        #expect(flags.flagsWithoutEffect == ["zap-log-level"])
    }

    @Test(arguments: [
        (
            "cluster-domain", "x",
            "flag provided but not defined: -cluster-domain; the flags of agent-sandbox-controller are "
                + V01Flags.names.joined(separator: ", ")
        ),
        ("version", "true", "flag provided but not defined: -version; the flags of agent-sandbox-controller are extensions, "),
        ("sandbox-concurrent-workers", "1", "flag provided but not defined: -sandbox-concurrent-workers; "),
        ("extensions", "yes", "invalid boolean value \"yes\" for -extensions: parse error; must be true or false"),
        ("zap-encoder", "xml", "invalid value \"xml\" for flag -zap-encoder: invalid encoder value \"xml\"; must be one of json, console"),
    ])
    func `Other flags and unreadable values are refused`(_ name: String, _ value: String, _ message: String) {
        let error = #expect(throws: FlagError.self) { try V01Flags([(name, value)]) }
        #expect(error?.description.hasPrefix(message) == true)
        #expect(error?.flag == name)
    }

    @Test(arguments: [
        (AgentSandboxProfile.v05, [("cluster-domain", "x")], true), (.v05, [("version", "true")], false), (.v01, [], true),
        (.v01, [("extensions", "false")], true),
    ])
    func `A profile says whether its process runs with some flags`(
        _ profile: AgentSandboxProfile, _ flags: [(String, String)], _ runs: Bool
    ) throws {
        #expect(try profile.check(flags.map { (name: $0.0, value: $0.1) }) == runs)
    }
}

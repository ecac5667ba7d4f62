/// The keys of commands in sandboxes and of requests that must be refused.
extension ScenarioKeys {
    static let exec = ScenarioSection(
        path: "spec.steps[].exec",
        keys: [
            .optional("claim", "the name of a SandboxClaim", "Runs the command in the Sandbox that this claim has."),
            .optional("sandbox", "the name of a Sandbox", "Runs the command in this Sandbox."),
            .optional("namespace", "the name of a namespace", default: "default", "The namespace of the claim or Sandbox."),
            .optional("container", "the name of a container", "The container; left out, the first."),
            .required("command", "a list of words", "The command, word by word; at most 1,000."),
            .optional("within", "a duration", default: "1m", "How long it may take until the sandbox is ready and the command has ended."),
            .optional("expect", "a map", default: "{exitCode: 0}", "What must come of the command."),
            .optional("modelled", "a map", "How the command ends where no programs run; required on backend simulated."),
        ], isOpen: false)

    private static let outcome: [ScenarioKey] = [
        .optional("exitCode", "a whole number from 0 to 255", default: "0", "The exit code.")
    ]

    static let execExpectation = ScenarioSection(
        path: "spec.steps[].exec.expect",
        keys: outcome + [
            .optional("stdout", "a text that may be empty", "The whole of standard output; left out, anything."),
            .optional("stderr", "a text that may be empty", "The whole of standard error; left out, anything."),
        ], isOpen: false)

    static let execModel = ScenarioSection(
        path: "spec.steps[].exec.modelled",
        keys: outcome + [
            .optional("stdout", "a text that may be empty", default: "\"\"", "The whole of standard output."),
            .optional("stderr", "a text that may be empty", default: "\"\"", "The whole of standard error."),
            .optional("after", "a distribution", default: "0s", "How long the command takes."),
        ], isOpen: false)

    static let stepExpectation = ScenarioSection(
        path: "spec.steps[].expect",
        keys: [.required("error", "a map", "The step fails unless its request is refused; {} means for any reason.")], isOpen: false)

    static let expectedError = ScenarioSection(
        path: "spec.steps[].expect.error",
        keys: [
            .optional("reason", "a reason such as Conflict", "The reason that the API server gives."),
            .optional("code", "a whole number from 400 to 599", "The status code of the answer."),
            .optional("message", "a text", "A part of the message."),
        ], isOpen: false)
}

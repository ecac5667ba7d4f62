import AgentSandboxAPI
import ObjectModel

extension ClaimPolicies {
    /// Puts a claim's variables into the containers of a Pod, init containers first: those that name a container into that one, then,
    /// in the first regular one, the others. In a Pod without a regular container the others go nowhere.
    ///
    /// A policy that allows none, and under `Allowed` a container that takes variables from elsewhere, reject the claim; a container
    /// that does not exist and, under `Allowed`, a variable that exists are ordinary errors, which are tried again.
    public static func inject(
        _ variables: [SandboxClaim.EnvironmentVariable], into podSpec: inout JSONValue, policy: EnvVarsInjectionPolicy,
        _ mutants: ClaimMutants = ClaimMutants()
    ) throws(ClaimFailure) {
        guard !variables.isEmpty else { return }
        if policy == .disallowed, !mutants.has(.environmentDespitePolicy) {
            throw ClaimFailure(.environmentRejected, "the SandboxTemplate does not allow a SandboxClaim to set environment variables")
        }
        for variable in variables where !variable.containerName.isEmpty && !hasContainer(variable.containerName, podSpec) {
            if mutants.has(.loseUnknownContainer) { continue }
            throw ClaimFailure(
                .other,
                "environment variable \(variable.name.goQuoted) is for container \(variable.containerName.goQuoted), "
                    + "which the SandboxTemplate does not have")
        }
        for list in lists {
            guard var containers = podSpec[list]?.arrayValue else { continue }
            for position in containers.indices {
                let name = containers[position]["name"]?.stringValue ?? ""
                if list == "initContainers", mutants.has(.noInitEnvironment) { continue }
                var wanted = variables.filter { !$0.containerName.isEmpty && $0.containerName == name }
                if list == "containers", position == 0 || mutants.has(.environmentForAll) {
                    let others = variables.filter(\.containerName.isEmpty)
                    wanted = mutants.has(.unnamedFirst) ? others + wanted : wanted + others
                }
                try inject(wanted, container: &containers[position], policy, mutants)
            }
            podSpec[list] = .array(containers)
        }
    }

    private static let lists = ["initContainers", "containers"]

    private static func hasContainer(_ name: String, _ podSpec: JSONValue) -> Bool {
        for list in lists {
            for container in podSpec[list]?.arrayValue ?? [] where container["name"]?.stringValue == name { return true }
        }
        return false
    }

    private static func inject(
        _ variables: [SandboxClaim.EnvironmentVariable], container: inout JSONValue, _ policy: EnvVarsInjectionPolicy,
        _ mutants: ClaimMutants
    ) throws(ClaimFailure) {
        guard !variables.isEmpty else { return }
        let name = container["name"]?.stringValue ?? ""
        if policy == .allowed, let sources = container["envFrom"]?.arrayValue, !sources.isEmpty, !mutants.has(.ignoreEnvFrom) {
            throw ClaimFailure(
                .environmentRejected, "container \(name.goQuoted) uses envFrom: under policy Allowed no variables can be added to it")
        }
        var environment = container["env"]?.arrayValue ?? []
        for variable in variables {
            var entry: JSONValue = ["name": .string(variable.name), "value": .string(variable.value)]
            let place = environment.firstIndex { $0["name"]?.stringValue == variable.name }
            guard let place, !mutants.has(.addVariableTwice) else {
                environment.insert(entry, at: mutants.has(.newVariablesFirst) ? 0 : environment.endIndex)
                continue
            }
            if policy == .allowed, !mutants.has(.replaceAllowedVariables) {
                throw ClaimFailure(
                    mutants.has(.refusedVariableIsRejected) ? .environmentRejected : .other,
                    "environment variable \(variable.name.goQuoted) exists in container \(name.goQuoted) and policy Allowed does "
                        + "not let a SandboxClaim replace it")
            }
            if mutants.has(.keepValueFrom) { entry.set(environment[place]["valueFrom"], at: "valueFrom") }
            environment[place] = entry
        }
        container["env"] = .array(environment)
    }
}

import AgentSandboxAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

@Suite struct ClaimPolicyTests {
    // MARK: Metadata

    struct MetadataRow: CustomTestStringConvertible, Sendable {
        let id: String
        var labels: JSONValue = [:]
        var annotations: JSONValue = [:]
        var domains = ["sandbox.users.io"]
        let complaint: String?
        var testDescription: String { id }
    }

    private static let long = String(repeating: "x", count: 64)

    @Test(arguments: [
        MetadataRow(id: "C-030", labels: ["sandbox.users.io/x": "y"], annotations: ["free": "text", "my.org/a": "b"], complaint: nil),
        MetadataRow(
            id: "C-031", labels: ["team": "a"],
            complaint: "invalid additionalPodMetadata: failed to validate label \"team\": a key without a domain is not allowed; "
                + "put one of the allowed domains before it"),
        MetadataRow(
            id: "C-032", labels: ["sandbox.users.io/x": .string(long)],
            complaint: "failed to validate label \"sandbox.users.io/x\": invalid value \"\(long)\": must be no more than 63"),
        MetadataRow(
            id: "C-033", labels: ["sandbox.users.io/x": "a@b"],
            complaint: "failed to validate label \"sandbox.users.io/x\": invalid value \"a@b\""),
        MetadataRow(
            id: "C-034", labels: ["sandbox.users.io/a@b": "c"],
            complaint: "failed to validate label \"sandbox.users.io/a@b\": invalid key"),
        MetadataRow(
            id: "C-035", labels: ["kubernetes.io/x": "y"],
            complaint: "failed to validate label \"kubernetes.io/x\": domain \"kubernetes.io\" is not allowed"),
        MetadataRow(id: "C-036", annotations: ["cluster-autoscaler.kubernetes.io/safe-to-evict": "true"], complaint: nil),
        MetadataRow(
            id: "C-037", labels: ["app": "sandbox-router"],
            complaint: "failed to validate label \"app\": restricted system label value \"sandbox-router\""),
        MetadataRow(
            id: "C-037 in other letters", labels: ["App": "Sandbox-Router"],
            complaint: "failed to validate label \"App\": restricted system label value \"Sandbox-Router\""),
        MetadataRow(
            id: "C-038", labels: ["custom.company.com/x": "y"], domains: ["sandbox.users.io", "custom.company.com"], complaint: nil),
        MetadataRow(id: "a domain below an allowed one", labels: ["team.sandbox.users.io/x": "y"], complaint: nil),
        MetadataRow(
            id: "a domain that ends alike", labels: ["badsandbox.users.io/x": "y"], complaint: "domain \"badsandbox.users.io\" is not"),
        MetadataRow(
            id: "an annotation of a restricted domain", annotations: ["agents.x-k8s.io/pod-name": "x"],
            complaint: "failed to validate annotation \"agents.x-k8s.io/pod-name\": domain \"agents.x-k8s.io\" is restricted"),
        MetadataRow(
            id: "an annotation below a restricted domain", annotations: ["node.kubernetes.io/x": "y"],
            complaint: "domain \"node.kubernetes.io\" is restricted"),
        MetadataRow(
            id: "labels come first, in order", labels: ["b": "1", "a": "1"], annotations: ["k8s.io/x": "y"],
            complaint: "failed to validate label \"a\""),
    ])
    func `metadata is checked`(row: MetadataRow) {
        let claim = SandboxClaim(
            ClaimFixtures.claim("c", ["additionalPodMetadata": ["labels": row.labels, "annotations": row.annotations]]))
        var failure: ClaimFailure?
        do { try ClaimPolicies.validateMetadata(of: claim, allowedLabelDomains: row.domains) } catch { failure = error }
        guard let complaint = row.complaint else {
            #expect(failure == nil)
            return
        }
        #expect(failure?.kind == .invalidMetadata)
        #expect(failure?.description.contains(complaint) == true, "\(failure?.description ?? "")")
    }

    @Test(arguments: [
        ("same", "owner", nil), ("other", "me", "metadata override conflict: label \"sandbox.users.io/x\" already has the value \"owner\""),
    ])
    func `metadata does not override the template`(_: String, value: String, complaint: String?) {
        let template = SandboxTemplate(
            ClaimFixtures.template(["podTemplate": ["metadata": ["labels": ["sandbox.users.io/x": "owner"]]]]))
        let claim = SandboxClaim(
            ClaimFixtures.claim("c", ["additionalPodMetadata": ["labels": ["sandbox.users.io/x": .string(value)]]]))
        var failure: ClaimFailure?
        do { _ = try ClaimBlueprint.sandbox(for: claim, template: template) } catch { failure = error }
        #expect(failure?.description == complaint)
        #expect(failure == nil || failure?.kind == .other)
    }

    @Test(
        arguments: [
            (["volumeClaimTemplates", "additionalPodMetadata", "env"], .volumeClaimTemplates),
            (["additionalPodMetadata", "env"], .other), (["env"], .environmentRejected),
        ] as [([String], ClaimFailure.Kind)])
    func `volume claim templates are looked at first, then metadata, then variables`(fields: [String], kind: ClaimFailure.Kind) {
        let spec: JSONValue = [
            "volumeClaimTemplates": Self.volumes(["logs=2Gi"]), "env": [["name": "A", "value": "1"]],
            "additionalPodMetadata": ["annotations": ["n": "2"]],
        ]
        var claim = SandboxClaim(ClaimFixtures.claim("c"))
        for field in fields { claim.json.set(spec[field], at: "spec", field) }
        let template = ClaimFixtures.template(["podTemplate": ["metadata": ["annotations": ["n": "1"]]]])
        let failure = #expect(throws: ClaimFailure.self) {
            try ClaimBlueprint.sandbox(for: claim, template: SandboxTemplate(template))
        }
        #expect(failure?.kind == kind)
    }

    // MARK: Environment

    struct EnvironmentRow: CustomTestStringConvertible, Sendable {
        let id: String
        var policy: String?
        var podSpec: JSONValue = ["containers": [["name": "main", "env": [["name": "A", "value": "1"]]]]]
        let variables: JSONValue
        /// The environments as `container: NAME=value …`, init containers first.
        var result: [String] = []
        var kind: ClaimFailure.Kind?
        var testDescription: String { id }
    }

    private static let source: JSONValue = [["secretRef": ["name": "s"]]]
    private static let three: JSONValue = [
        "initContainers": [["name": "init"]], "containers": [["name": "main"], ["name": "side"]],
    ]

    @Test(arguments: [
        EnvironmentRow(id: "C-040", policy: "Overrides", variables: [["name": "B", "value": "2"]], result: ["main: A=1 B=2"]),
        EnvironmentRow(id: "C-041", policy: "Allowed", variables: [["name": "B", "value": "2"]], result: ["main: A=1 B=2"]),
        EnvironmentRow(id: "C-043", policy: "Allowed", variables: [["name": "A", "value": "2"]], kind: .other),
        EnvironmentRow(id: "C-044", policy: nil, variables: [["name": "A", "value": "2"]], kind: .environmentRejected),
        EnvironmentRow(id: "C-045", policy: "Disallowed", variables: [["name": "B", "value": "2"]], kind: .environmentRejected),
        EnvironmentRow(
            id: "C-046", policy: "Allowed", podSpec: ["containers": [["name": "main", "envFrom": source]]],
            variables: [["name": "B", "value": "2"]], kind: .environmentRejected),
        EnvironmentRow(
            id: "C-047", policy: "Allowed",
            podSpec: ["initContainers": [["name": "init", "envFrom": source]], "containers": [["name": "main"]]],
            variables: [["name": "B", "value": "2", "containerName": "init"]], kind: .environmentRejected),
        EnvironmentRow(
            id: "C-048", policy: "Allowed", podSpec: ["containers": [["name": "main"], ["name": "side", "envFrom": source]]],
            variables: [["name": "B", "value": "2"]], result: ["main: B=2", "side: "]),
        EnvironmentRow(
            id: "C-049", policy: "Disallowed", podSpec: ["containers": [["name": "main", "envFrom": source]]], variables: [],
            result: ["main: "]),
        EnvironmentRow(id: "C-050", policy: "Overrides", variables: [["name": "A", "value": "2"]], result: ["main: A=2"]),
        EnvironmentRow(
            id: "C-050 valueFrom is dropped", policy: "Overrides",
            podSpec: ["containers": [["name": "main", "env": [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "x"]]]]]]],
            variables: [["name": "A", "value": "2"]], result: ["main: A=2"]),
        EnvironmentRow(
            id: "C-051", policy: "Allowed", podSpec: three, variables: [["name": "B", "value": "2", "containerName": "main"]],
            result: ["init: ", "main: B=2", "side: "]),
        EnvironmentRow(
            id: "C-052", policy: "Allowed", podSpec: three, variables: [["name": "B", "value": "2", "containerName": "none"]],
            kind: .other),
        EnvironmentRow(
            id: "C-053", policy: "Allowed", podSpec: three, variables: [["name": "B", "value": "2", "containerName": "init"]],
            result: ["init: B=2", "main: ", "side: "]),
        EnvironmentRow(
            id: "named ones come before the others", policy: "Allowed", podSpec: three,
            variables: [["name": "B", "value": "2"], ["name": "C", "value": "3", "containerName": "main"]],
            result: ["init: ", "main: C=3 B=2", "side: "]),
        EnvironmentRow(
            id: "the first container is done before the second", policy: "Allowed",
            podSpec: ["containers": [["name": "main", "envFrom": source], ["name": "side", "env": [["name": "C", "value": "1"]]]]],
            variables: [["name": "C", "value": "2", "containerName": "side"], ["name": "B", "value": "2"]], kind: .environmentRejected),
        EnvironmentRow(
            id: "without a regular container variables get lost", policy: "Allowed", podSpec: ["initContainers": [["name": "init"]]],
            variables: [["name": "B", "value": "2"]], result: ["init: "]),
    ])
    func `variables are injected`(row: EnvironmentRow) {
        var podSpec = row.podSpec
        let variables = SandboxClaim(ClaimFixtures.claim("c", ["env": row.variables])).environment
        var failure: ClaimFailure?
        do {
            try ClaimPolicies.inject(variables, into: &podSpec, policy: EnvVarsInjectionPolicy(reading: row.policy))
        } catch {
            failure = error
        }
        #expect(failure?.kind == row.kind)
        guard failure == nil else { return }
        let containers = (podSpec["initContainers"]?.arrayValue ?? []) + (podSpec["containers"]?.arrayValue ?? [])
        let environments = containers.map { container in
            let texts = (container["env"]?.arrayValue ?? []).map {
                "\($0["name"]?.stringValue ?? "")=\($0["value"]?.stringValue ?? "")\($0["valueFrom"] == nil ? "" : "+")"
            }
            return "\(container["name"]?.stringValue ?? ""): \(texts.joined(separator: " "))"
        }
        #expect(environments == row.result)
    }

    // MARK: Volume claim templates

    struct VolumeRow: CustomTestStringConvertible, Sendable {
        let id: String
        var policy: String?
        let template: [String]
        let claim: [String]
        /// The entries as `name=size`.
        var result: [String] = []
        var complaint: String?
        var testDescription: String { id }
    }

    private static func volumes(_ texts: [String]) -> JSONValue {
        .array(
            texts.map { text in
                let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                return [
                    "metadata": ["name": .string(parts[0])],
                    "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": .string(parts[1])]]],
                ]
            })
    }

    @Test(arguments: [
        VolumeRow(id: "C-060", policy: nil, template: ["data=1Gi"], claim: [], result: ["data=1Gi"]),
        VolumeRow(id: "C-061", policy: "Overrides", template: ["a=1Gi", "data=1Gi"], claim: ["data=5Gi"], result: ["a=1Gi", "data=5Gi"]),
        VolumeRow(id: "C-062", policy: "Allowed", template: ["data=1Gi"], claim: ["logs=2Gi"], result: ["data=1Gi", "logs=2Gi"]),
        VolumeRow(
            id: "C-064", policy: "Disallowed", template: [], claim: ["logs=2Gi"],
            complaint: "volumeClaimTemplates are not allowed by SandboxTemplate \"test-template\""),
        VolumeRow(
            id: "C-065", policy: "Allowed", template: ["data=1Gi"], claim: ["data=2Gi"],
            complaint: "cannot override template volume \"data\""),
        VolumeRow(id: "C-066", policy: "", template: [], claim: ["logs=2Gi"], complaint: "are not allowed"),
        VolumeRow(id: "C-067", policy: "Allowed", template: [], claim: ["=1Gi"], complaint: "name at index 0 is empty"),
        VolumeRow(id: "C-068", policy: "Allowed", template: [], claim: ["data=1Gi", "data=1Gi"], complaint: "duplicate name \"data\""),
        VolumeRow(id: "C-069 empty", template: ["=1Gi"], claim: [], complaint: "name at index 0 is empty"),
        VolumeRow(id: "C-069 duplicate", template: ["data=1Gi", "data=1Gi"], claim: [], complaint: "duplicate name \"data\""),
        VolumeRow(
            id: "C-070", policy: "Overrides", template: ["data=1Gi"], claim: ["logs=2Gi", "data=3Gi"], result: ["data=3Gi", "logs=2Gi"]),
    ])
    func `volume claim templates are merged`(row: VolumeRow) {
        var spec: JSONValue = ["volumeClaimTemplates": Self.volumes(row.template)]
        if let policy = row.policy { spec.set(.string(policy), at: "volumeClaimTemplatesPolicy") }
        let claim = SandboxClaim(ClaimFixtures.claim("c", ["volumeClaimTemplates": Self.volumes(row.claim)]))
        var failure: ClaimFailure?
        var result: [String] = []
        do {
            result = try ClaimPolicies.volumeClaimTemplates(of: claim, template: SandboxTemplate(ClaimFixtures.template(spec))).map {
                "\($0.name)=\($0.spec.at("resources", "requests", "storage")?.stringValue ?? "")"
            }
        } catch {
            failure = error
        }
        #expect(result == row.result)
        guard let complaint = row.complaint else {
            #expect(failure == nil)
            return
        }
        #expect(failure?.kind == .volumeClaimTemplates)
        #expect(failure?.description.contains(complaint) == true, "\(failure?.description ?? "")")
    }
}

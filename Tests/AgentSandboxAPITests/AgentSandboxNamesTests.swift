import AgentSandboxAPI
import ObjectModel
import Testing

@Suite struct AgentSandboxNamesTests {
    @Test(arguments: [
        ("S-032 empty", "", "811c9dc5"), ("S-032", "a", "e40c292c"), ("S-032", "sandbox-name", "ab179450"),
        ("S-032", "my-sandbox", "374de8f5"), ("S-032", "test-sandbox", "86489827"), ("S-032", "vct-sandbox", "6936fe48"),
        ("S-032 leading zero", "my-warm-pool", "034dafb4"), ("S-032", "pool", "91dd7983"), ("S-033", "my-template", "aeae83fc"),
        ("S-033", "test-template", "69155462"), ("S-033", "test-template-custom", "999443e6"),
        ("S-033", "python-runtime-template", "0572d487"), ("H-001", "test-pool", "59733166"), ("H-001", "warmpool-0", "5317cfd3"),
        ("H-001", "template-0", "cd01fec6"), ("H-001", "shadow-pool-python", "6400c7a7"),
    ])
    func nameHashIsFNV1aInEightDigits(row: String, name: String, hash: String) {
        #expect(NameHash.of(name) == hash)
    }

    @Test("H-001: a thousand names give eight lower-case digits each, and no two alike")
    func nameHashTellsNamesApart() {
        let hashes = (0..<1000).map { NameHash.of("sandbox-\($0)") }
        #expect(Set(hashes).count == 1000)
        #expect(hashes.allSatisfy { $0.utf8.count == 8 && $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } })
    }

    @Test(arguments: [
        ("agents.x-k8s.io/adoptable", true, true), ("extensions.agents.x-k8s.io/x", true, true),
        ("api.agents.x-k8s.io/v1alpha1-sandbox-state", false, false), ("opentelemetry.io/trace-context", false, true),
        ("opentelemetry.io/other", false, false), ("app", false, false), ("agents.x-k8s.io", false, false),
        ("sub.agents.x-k8s.io/x", false, false), ("", false, false),
    ])
    func reservedKeysAreFoundByPrefix(key: String, label: Bool, annotation: Bool) {
        #expect(AgentSandboxNames.isReservedLabel(key) == label)
        #expect(AgentSandboxNames.isReservedAnnotation(key) == annotation)
    }

    @Test(arguments: [
        ("go-client", "go-client"), ("python-client", "python-client"), ("controller", "controller"), ("unknown", "unknown"),
        ("", "unknown"), ("Controller", "unknown"), ("curl", "unknown"),
    ])
    func createdByIsOneOfFour(value: String, normalized: String) {
        #expect(AgentSandboxNames.normalizedCreatedBy(value) == normalized)
    }

    @Test func derivedNames() {
        #expect(AgentSandboxNames.networkPolicyName(template: "t") == "t-network-policy")
        #expect(AgentSandboxNames.volumeClaimName(template: "data", sandbox: "s") == "data-s")
        #expect(AgentSandboxNames.shadowPoolName(template: "t") == "shadow-pool-t")
    }

    @Test func kindsHaveTheirNames() {
        let swp = AgentSandboxKinds.sandboxWarmPool
        #expect(swp.v1beta1.description == "extensions.agents.x-k8s.io/v1beta1, Kind=SandboxWarmPool")
        #expect(swp.v1alpha1Resource.description == "extensions.agents.x-k8s.io/v1alpha1, Resource=sandboxwarmpools")
        #expect(swp.singular == "sandboxwarmpool")
        #expect(swp.shortName == "swp")
        #expect(
            AgentSandboxKinds.sandbox.deprecationWarning
                == "agents.x-k8s.io/v1alpha1 Sandbox is deprecated; use agents.x-k8s.io/v1beta1 Sandbox instead")
    }
}

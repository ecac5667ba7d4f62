import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// Addresses and node ports of Services, between the server that has them and the kind that knows who needs them.
struct RealKindsServiceTests {
    private let server: RealServer

    init() throws { server = try RealServer() }

    @discardableResult
    private func service(_ name: String, _ spec: JSONValue) throws -> JSONValue {
        var object: JSONValue = ["metadata": ["name": .string(name)], "spec": ["ports": [["port": 80]]]]
        for (field, value) in spec.objectValue ?? JSONObject() { object.set(value, at: "spec", field) }
        return try server.create("services", object)
    }

    private func address(_ service: JSONValue) -> String? { service.at("spec", "clusterIP")?.stringValue }

    private func ports(_ service: JSONValue) -> [Int64] {
        (service.at("spec", "ports")?.arrayValue ?? []).map { $0["nodePort"]?.intValue ?? 0 }
    }

    @Test func addressesAreGivenOnceAndTakenBack() throws {
        #expect(try address(service("a", [:])) == "10.96.0.2")
        #expect(try address(service("b", ["clusterIP": "10.96.0.3"])) == "10.96.0.3")
        #expect(try address(service("c", [:])) == "10.96.0.4")
        let error = server.failure { try service("d", ["clusterIP": "10.96.0.3"]) }
        #expect(
            error?.message
                == "Service \"d\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.3\"]: failed to allocate IP 10.96.0.3: provided "
                + "IP is already allocated")
        try server.delete("services", "b")
        let again = try service("d", ["clusterIP": "10.96.0.3"])
        #expect(again.at("spec", "clusterIPs") == ["10.96.0.3"])
    }

    @Test func aDryRunTakesNothing() throws {
        var info = server.info
        info.dryRun = true
        let object: JSONValue = ["metadata": ["name": "a"], "spec": ["type": "NodePort", "ports": [["port": 80]]]]
        let shown = try server.api.create(server.handle("services"), namespace: "default", object, info)
        #expect(address(shown) == "10.96.0.2")
        #expect(ports(shown) == [30_000])
        #expect(server.api.clusterAddresses.reserve("10.96.0.2") == nil)
        #expect(server.api.nodePorts.reserve(30_000) == nil)
    }

    @Test func headlessServicesHaveNoAddress() throws {
        let selecting = try service("a", ["clusterIP": "None", "selector": ["app": "a"]])
        #expect(address(selecting) == "None")
        #expect(selecting.at("spec", "clusterIPs") == ["None"])
        #expect(selecting.at("spec", "ipFamilies") == ["IPv4"])
        let selectorless = try service("b", ["clusterIP": "None"])
        #expect(selectorless.at("spec", "ipFamilyPolicy") == "RequireDualStack")
        #expect(selectorless.at("spec", "ipFamilies") == ["IPv4", "IPv6"])
        try server.delete("services", "a")
        #expect(try address(service("c", [:])) == "10.96.0.2")
    }

    @Test func anUpdateKeepsTheAddressAndDoesNotChangeIt() throws {
        let made = try service("a", [:])
        var body: JSONValue = ["metadata": ["name": "a"], "spec": ["ports": [["port": 81]]]]
        let kept = try server.update("services", "a", body)
        #expect(address(kept) == address(made))
        #expect(kept.at("spec", "clusterIPs") == made.at("spec", "clusterIPs"))
        body.set("None", at: "spec", "clusterIP")
        let unset = server.failure { try server.update("services", "a", body) }
        #expect(
            unset?.message
                == "Service \"a\" is invalid: [spec.clusterIPs[0]: Invalid value: []: primary clusterIP can not be unset, "
                + "spec.clusterIPs: Required value]")
        let error = try #require(server.failure { try server.merge("services", "a", ["spec": ["clusterIP": "None"]]) })
        let text = "Invalid value: [\"None\"]: may not change once set"
        #expect(error.message == "Service \"a\" is invalid: spec.clusterIPs[0]: \(text)")
        #expect(error.details.causes == [StatusCause(type: "FieldValueInvalid", message: text, field: "spec.clusterIPs[0]")])
    }

    @Test func anExternalNameGivesItsAddressUpAndGetsANewOne() throws {
        try service("a", [:])
        let external = try server.merge("services", "a", ["spec": ["type": "ExternalName", "externalName": "example.com"]])
        #expect(external.at("spec", "clusterIP") == nil)
        #expect(external.at("spec", "clusterIPs") == nil)
        #expect(try address(service("b", ["clusterIP": "10.96.0.2"])) == "10.96.0.2")
        let back = try server.merge("services", "a", ["spec": ["type": "ClusterIP", "externalName": nil]])
        #expect(address(back) == "10.96.0.3")
    }

    @Test func nodePortsAreGivenKeptAndTakenBack() throws {
        let made = try service(
            "a",
            [
                "type": "NodePort",
                "ports": [
                    ["name": "dns", "port": 53, "protocol": "UDP"], ["name": "dns-tcp", "port": 53], ["name": "web", "port": 80],
                    ["name": "own", "port": 81, "nodePort": 30_000],
                ],
            ])
        #expect(ports(made) == [30_001, 30_001, 30_002, 30_000])
        let taken = try #require(server.failure { try service("b", ["type": "NodePort", "ports": [["port": 80, "nodePort": 30_002]]]) })
        let text = "Invalid value: 30002: provided port is already allocated"
        #expect(taken.message == "Service \"b\" is invalid: spec.ports[0].nodePort: \(text)")
        #expect(taken.details.causes == [StatusCause(type: "FieldValueInvalid", message: text, field: "spec.ports[0].nodePort")])
        let outside = server.failure { try service("b", ["type": "NodePort", "ports": [["port": 80, "nodePort": 80]]]) }
        #expect(
            outside?.message
                == "Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The "
                + "range of valid ports is 30000-32767")
        // The refused ones hold no address.
        #expect(try address(service("b", ["clusterIP": "10.96.0.3"])) == "10.96.0.3")
        #expect(try address(service("c", ["clusterIP": "10.96.0.4"])) == "10.96.0.4")
        let plain = try server.merge("services", "a", ["spec": ["type": "ClusterIP"]])
        #expect(ports(plain) == [0, 0, 0, 0])
        #expect(try ports(service("d", ["type": "NodePort", "ports": [["port": 80, "nodePort": 30_002]]])) == [30_002])
        try server.delete("services", "d")
        #expect(try ports(service("e", ["type": "LoadBalancer", "ports": [["port": 80, "nodePort": 30_002]]])) == [30_002])
    }
}

import KubernetesAPI
import ObjectModel
import Testing

@Suite("Service")
struct ServiceKindTests {
    private let definition = ServiceKind.definition
    private static let base = """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},
         "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}
        """
    private static let types = #"supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort""#

    @Test(
        "says what kube-apiserver says about a new service",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("headless without ports", #"{"spec":{"clusterIP":"None","ports":null}}"#),
            KindRow("headless without selector", #"{"spec":{"clusterIP":"None","selector":null}}"#),
            KindRow("external name", #"{"spec":{"type":"ExternalName","externalName":"example.com.","ports":null}}"#),
            KindRow("named target port", #"{"spec":{"ports":[{"port":80,"targetPort":"http"}]}}"#),
            KindRow("two protocols on one port", ##"{"spec":{"ports":[{"name":"a","port":53},{"name":"b","port":53,"protocol":"UDP"}]}}"##),
            KindRow("client affinity", #"{"spec":{"sessionAffinity":"ClientIP"}}"#),
            KindRow("requested address", #"{"spec":{"clusterIP":"10.0.0.7"}}"#),
            KindRow("no ports", #"{"spec":{"ports":[]}}"#, "spec.ports: Required value"),
            KindRow(
                "port 0", #"{"spec":{"ports":[{"port":0,"targetPort":80}]}}"#, "spec.ports[0].port: Invalid value: 0: \(FormatText.port)"),
            KindRow(
                "target port too high", #"{"spec":{"ports":[{"port":80,"targetPort":70000}]}}"#,
                "spec.ports[0].targetPort: Invalid value: 70000: \(FormatText.port)"),
            KindRow(
                "ports without names", #"{"spec":{"ports":[{"port":80},{"port":81}]}}"#, "spec.ports[0].name: Required value",
                "spec.ports[1].name: Required value"),
            KindRow(
                "same name twice", #"{"spec":{"ports":[{"name":"a","port":80},{"name":"a","port":81}]}}"#,
                #"spec.ports[1].name: Duplicate value: "a""#),
            KindRow(
                "same port twice", #"{"spec":{"ports":[{"name":"a","port":80},{"name":"b","port":80}]}}"#,
                #"spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}"#),
            KindRow(
                "unknown protocol", #"{"spec":{"ports":[{"port":80,"protocol":"ICMP"}]}}"#,
                #"spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP""#),
            KindRow(
                "bad port name", #"{"spec":{"ports":[{"name":"A_B","port":80}]}}"#,
                #"spec.ports[0].name: Invalid value: "A_B": \#(FormatText.label)"#),
            KindRow("unknown type", #"{"spec":{"type":"Magic"}}"#, #"spec.type: Unsupported value: "Magic": \#(types)"#),
            KindRow(
                "external name is missing", #"{"spec":{"type":"ExternalName"}}"#, "spec.externalName: Required value"),
            KindRow(
                "external name with an address", #"{"spec":{"type":"ExternalName","externalName":"a.b","clusterIP":"10.0.0.1"}}"#,
                "spec.clusterIPs: Forbidden: may not be set for ExternalName services"),
            KindRow(
                "headless load balancer", #"{"spec":{"type":"LoadBalancer","clusterIP":"None"}}"#,
                #"spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for LoadBalancer services"#),
            KindRow(
                "address is none", #"{"spec":{"clusterIP":"10.0.0"}}"#,
                #"spec.clusterIPs[0]: Invalid value: "10.0.0": \#(FormatText.address)"#),
            KindRow(
                "addresses disagree", #"{"spec":{"clusterIP":"10.0.0.1","clusterIPs":["10.0.0.2"]}}"#,
                #"spec.clusterIPs: Invalid value: ["10.0.0.2"]: first value must match `clusterIP`"#),
            KindRow(
                "list without single field", #"{"spec":{"clusterIPs":["10.0.0.2"]}}"#,
                #"spec.clusterIPs: Invalid value: ["10.0.0.2"]: must be empty when `clusterIP` is not specified"#),
            KindRow(
                "address of the other family", #"{"spec":{"clusterIP":"fd00::1","ipFamilies":["IPv4"]}}"#,
                #"spec.clusterIPs[0]: Invalid value: "fd00::1": expected an IPv4 value as indicated by `ipFamilies[0]`"#),
            KindRow(
                "dual stack demanded", #"{"spec":{"ipFamilyPolicy":"RequireDualStack"}}"#,
                #"spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services"#),
            KindRow(
                "other family", #"{"spec":{"ipFamilies":["IPv6"]}}"#,
                #"spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster"#),
            KindRow(
                "unknown family", #"{"spec":{"ipFamilies":["IPX"]}}"#,
                #"spec.ipFamilies[0]: Unsupported value: "IPX": supported values: "IPv4", "IPv6""#),
            KindRow(
                "bad selector", #"{"spec":{"selector":{"a b":"c d"}}}"#,
                #"spec.selector: Invalid value: "a b": \#(FormatText.qualifiedName)"#,
                #"spec.selector: Invalid value: "c d": \#(FormatText.labelValue)"#),
            KindRow(
                "affinity is unknown", #"{"spec":{"sessionAffinity":"Sticky"}}"#,
                #"spec.sessionAffinity: Unsupported value: "Sticky": supported values: "ClientIP", "None""#),
            KindRow(
                "affinity lasts too long",
                #"{"spec":{"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":90000}}}}"#,
                "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400"),
            KindRow(
                "node port on a cluster service", #"{"spec":{"ports":[{"port":80,"nodePort":30000}]}}"#,
                "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
            KindRow(
                "node port twice",
                #"{"spec":{"type":"NodePort","ports":[{"name":"a","port":80,"nodePort":30000},{"name":"b","port":81,"nodePort":30000}]}}"#,
                "spec.ports[1].nodePort: Duplicate value: 30000"),
            KindRow(
                "loopback as external address", #"{"spec":{"externalIPs":["127.0.0.1"]}}"#,
                #"spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)"#),
            KindRow(
                "external policy without outside", #"{"spec":{"externalTrafficPolicy":"Local"}}"#,
                #"spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services"#),
            KindRow(
                "internal policy is unknown", #"{"spec":{"internalTrafficPolicy":"Near"}}"#,
                #"spec.internalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local""#),
            KindRow(
                "source ranges without balancer", #"{"spec":{"loadBalancerSourceRanges":["10.0.0.0/8"]}}"#,
                "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"),
            KindRow(
                "distribution is unknown", #"{"spec":{"trafficDistribution":"Far"}}"#,
                #"spec.trafficDistribution: Unsupported value: "Far": supported values: "PreferClose""#),
        ])
    func creation(_ row: KindRow) throws {
        #expect(definition.complaintsAboutCreating(try row.object(from: Self.base)) == row.complaints)
    }

    @Test(
        "says what kube-apiserver says about a changed service",
        arguments: [
            KindRow("nothing", "{}"),
            KindRow("other ports", #"{"spec":{"ports":[{"port":81}]}}"#),
            KindRow("address left out", #"{"spec":{"clusterIP":null,"clusterIPs":null}}"#),
            KindRow("to an external name", #"{"spec":{"type":"ExternalName","externalName":"a.example"}}"#),
            KindRow("to a node port", #"{"spec":{"type":"NodePort"}}"#),
            KindRow(
                "other address", #"{"spec":{"clusterIP":"10.0.0.8"}}"#,
                #"spec.clusterIPs[0]: Invalid value: ["10.0.0.8"]: may not change once set"#),
            KindRow(
                "to headless", #"{"spec":{"clusterIP":"None"}}"#,
                #"spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set"#),
            KindRow(
                "other family", #"{"spec":{"ipFamilies":["IPv6"]}}"#,
                #"spec.ipFamilies[0]: Invalid value: ["IPv6"]: may not change once set"#,
                #"spec.clusterIPs[0]: Invalid value: "10.0.0.7": expected an IPv6 value as indicated by `ipFamilies[0]`"#,
                #"spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster"#),
        ])
    func update(_ row: KindRow) throws {
        var stored = definition.prepared(try json(Self.base))
        ServiceKind.assign(clusterIP: "10.0.0.7", to: &stored)
        let changed = MergePatch.apply(try json(row.change), to: stored)
        #expect(definition.complaintsAboutUpdating(stored, to: changed) == row.complaints)
    }

    @Test("fills what a client leaves out")
    func defaulting() throws {
        let service = definition.prepared(try json(Self.base))
        #expect(
            service["spec"]
                == (try json(
                    """
                    {"selector":{"app":"web"},"ports":[{"port":80,"protocol":"TCP","targetPort":80}],"sessionAffinity":"None","type":"ClusterIP",
                     "internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}
                    """)))
        #expect(service["status"] == (try json(#"{"loadBalancer":{}}"#)))
        #expect(ServiceKind.needsClusterIP(service))
    }

    @Test("makes a headless service of `None`, of both families when nothing selects its pods")
    func headless() throws {
        let change = #"{"spec":{"clusterIP":"None","selector":null}}"#
        let service = definition.prepared(try KindRow("", change).object(from: Self.base))
        #expect(service.at("spec", "clusterIPs") == ["None"])
        #expect(service.at("spec", "ipFamilyPolicy") == "RequireDualStack")
        #expect(service.at("spec", "ipFamilies") == ["IPv4", "IPv6"])
        #expect(!ServiceKind.needsClusterIP(service))
    }

    @Test("assigns node ports, one for each port number, and keeps them")
    func nodePorts() throws {
        let change =
            #"{"spec":{"type":"NodePort","ports":[{"name":"a","port":53},{"name":"b","port":53,"protocol":"UDP"},{"name":"c","port":80}]}}"#
        var stored = definition.prepared(try KindRow("", change).object(from: Self.base))
        var last: Int64 = 29999
        ServiceKind.assignNodePorts(to: &stored) {
            last += 1
            return last
        }
        #expect((stored["spec"]?["ports"]?.arrayValue ?? []).map { $0["nodePort"] } == [30000, 30000, 30001])
        #expect(stored.at("spec", "externalTrafficPolicy") == "Cluster")
        var again = try KindRow("", change).object(from: Self.base)
        definition.applyDefaults(&again)
        definition.prepareForUpdate(&again, stored)
        #expect(again.at("spec", "ports") == stored.at("spec", "ports"))
        var plain = MergePatch.apply(["spec": ["type": "ClusterIP"]], to: stored)
        definition.prepareForUpdate(&plain, stored)
        #expect((plain["spec"]?["ports"]?.arrayValue ?? []).allSatisfy { $0["nodePort"] == nil })
        #expect(plain.at("spec", "externalTrafficPolicy") == nil)
    }

    @Test(
        "checks the addresses of a load balancer",
        arguments: [
            KindRow("nothing", "{}"),
            KindRow("address", #"{"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4","ipMode":"VIP"}]}}}"#),
            KindRow(
                "not a balancer", #"{"spec":{"type":"ClusterIP"},"status":{"loadBalancer":{"ingress":[{"hostname":"a"}]}}}"#,
                "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"),
            KindRow(
                "no mode", #"{"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}"#,
                "status.loadBalancer.ingress[0].ipMode: Required value: must be specified when `ip` is set"),
            KindRow(
                "hostname is an address", #"{"status":{"loadBalancer":{"ingress":[{"hostname":"1.2.3.4"}]}}}"#,
                #"status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address"#),
        ])
    func status(_ row: KindRow) throws {
        let old = definition.prepared(try KindRow("", #"{"spec":{"type":"LoadBalancer"}}"#).object(from: Self.base))
        #expect(definition.complaintsAboutStatus(MergePatch.apply(try json(row.change), to: old), old: old) == row.complaints)
    }

    @Test("is described as kubectl knows it")
    func description() {
        #expect(definition.plural == "services")
        #expect(definition.shortNames == ["svc"])
        #expect(definition.nameRule == .label1035)
        #expect(definition.hasStatus)
        #expect(!definition.hasGeneration)
    }

    @Test("has a lens")
    func lens() throws {
        var service = Service(try json(Self.base))
        #expect(service.ports == [.init(port: 80)])
        #expect(!service.isHeadless)
        service.clusterIP = "None"
        service.ports = []
        #expect(service.isHeadless)
        #expect(service.json.at("spec", "clusterIPs") == ["None"])
        #expect(service.json.at("spec", "ports") == nil)
        #expect(service.selector["app"] == "web")
    }
}

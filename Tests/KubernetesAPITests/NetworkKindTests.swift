import KubernetesAPI
import ObjectModel
import Testing

@Suite("NetworkPolicy, Endpoints and EndpointSlice")
struct NetworkKindTests {
    private static let policy = #"{"metadata":{"name":"a","namespace":"b"},"spec":{"podSelector":{}}}"#
    private static let endpoints =
        #"{"metadata":{"name":"a","namespace":"b"},"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":80}]}]}"#
    private static let slice =
        #"{"metadata":{"name":"a","namespace":"b"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}],"ports":[{"port":80}]}"#

    @Test(
        "says what kube-apiserver says about a new NetworkPolicy",
        arguments: [
            KindRow("denies all", "{}"),
            KindRow("no spec", #"{"spec":null}"#),
            KindRow("ports", #"{"spec":{"ingress":[{"ports":[{"port":80},{"port":"http","protocol":"UDP"},{"port":1,"endPort":9},{}]}]}}"#),
            KindRow(
                "peers", #"{"spec":{"egress":[{"to":[{"podSelector":{},"namespaceSelector":{}},{"ipBlock":{"cidr":"10.0.0.0/8"}}]}]}}"#),
            KindRow("except", #"{"spec":{"egress":[{"to":[{"ipBlock":{"cidr":"0.0.0.0/0","except":["169.254.0.0/16"]}}]}]}}"#),
            KindRow(
                "protocol", #"{"spec":{"ingress":[{"ports":[{"protocol":"ICMP"}]}]}}"#,
                #"spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP""#),
            KindRow(
                "port", #"{"spec":{"ingress":[{"ports":[{"port":0}]}]}}"#,
                "spec.ingress[0].ports[0].port: Invalid value: 0: \(FormatText.port)"),
            KindRow(
                "end before port", #"{"spec":{"ingress":[{"ports":[{"port":9,"endPort":1}]}]}}"#,
                "spec.ingress[0].ports[0].endPort: Invalid value: 1: must be greater than or equal to `port`"),
            KindRow(
                "end without port", #"{"spec":{"egress":[{"ports":[{"endPort":1}]}]}}"#,
                "spec.egress[0].ports[0].endPort: Invalid value: 1: may not be specified when `port` is not specified"),
            KindRow(
                "end of a named port", #"{"spec":{"egress":[{"ports":[{"port":"http","endPort":1}]}]}}"#,
                "spec.egress[0].ports[0].endPort: Invalid value: 1: may not be specified when `port` is non-numeric"),
            KindRow("empty peer", #"{"spec":{"ingress":[{"from":[{}]}]}}"#, "spec.ingress[0].from[0]: Required value: must specify a peer"),
            KindRow(
                "block and selector", #"{"spec":{"ingress":[{"from":[{"podSelector":{},"ipBlock":{"cidr":"10.0.0.0/8"}}]}]}}"#,
                "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer"),
            KindRow(
                "no range", #"{"spec":{"ingress":[{"from":[{"ipBlock":{}}]}]}}"#, "spec.ingress[0].from[0].ipBlock.cidr: Required value"),
            KindRow(
                "bad range", #"{"spec":{"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0/33"}}]}]}}"#,
                #"spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0/33": \#(FormatText.range)"#),
            KindRow(
                "except outside",
                #"{"spec":{"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["11.0.0.0/16","10.0.0.0/8"]}}]}]}}"#,
                #"spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`"#,
                #"spec.egress[0].to[0].ipBlock.except[1]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`"#),
            KindRow(
                "selector", #"{"spec":{"podSelector":{"matchExpressions":[{"key":"a","operator":"In"},{"key":"b","operator":"Near"}]}}}"#,
                "spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
                #"spec.podSelector.matchExpressions[1].operator: Invalid value: "Near": not a valid selector operator"#),
            KindRow(
                "types", #"{"spec":{"policyTypes":["Ingress","Both"]}}"#,
                #"spec.policyTypes[1]: Unsupported value: "Both": supported values: "Ingress", "Egress""#),
            KindRow(
                "three types", #"{"spec":{"policyTypes":["Ingress","Egress","Ingress"]}}"#,
                #"spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes"#),
        ])
    func networkPolicy(_ row: KindRow) throws {
        #expect(NetworkPolicyKind.definition.complaintsAboutCreating(try row.object(from: Self.policy)) == row.complaints)
    }

    @Test("defaults the types and the protocols of a NetworkPolicy, and tolerates what is stored")
    func networkPolicyDefaults() throws {
        let definition = NetworkPolicyKind.definition
        #expect(definition.prepared(try json(Self.policy)).at("spec", "policyTypes") == ["Ingress"])
        let egress = try KindRow("", #"{"spec":{"egress":[{"ports":[{"port":53}]}]}}"#).object(from: Self.policy)
        let prepared = definition.prepared(egress)
        #expect(prepared.at("spec", "policyTypes") == ["Ingress", "Egress"])
        #expect(prepared.at("spec", "egress") == (try json(#"[{"ports":[{"port":53,"protocol":"TCP"}]}]"#)))
        let bad = try KindRow("", #"{"spec":{"egress":[{"to":[{"ipBlock":{"cidr":"nowhere"}}]}]}}"#).object(from: Self.policy)
        #expect(definition.complaintsAboutUpdating(bad, to: bad).isEmpty)
        #expect(definition.hasGeneration)
        #expect(NetworkPolicy(prepared).policyTypes == ["Ingress", "Egress"])
    }

    @Test(
        "says what kube-apiserver says about Endpoints",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("none", #"{"subsets":null}"#),
            KindRow("not ready", #"{"subsets":[{"notReadyAddresses":[{"ip":"fd00::1","hostname":"a","nodeName":"n.a"}]}]}"#),
            KindRow("no port", #"{"subsets":[{"addresses":[{"ip":"10.0.0.1"}]}]}"#),
            KindRow(
                "named ports", #"{"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"name":"a","port":1},{"name":"b","port":2}]}]}"#),
            KindRow(
                "empty subset", #"{"subsets":[{"ports":[{"port":1}]}]}"#,
                "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"),
            KindRow(
                "no address", #"{"subsets":[{"addresses":[{"ip":"x"}]}]}"#,
                #"subsets[0].addresses[0].ip: Invalid value: "x": \#(FormatText.address)"#,
                #"subsets[0].addresses[0].ip: Invalid value: "x": must be a valid IP address"#),
            KindRow(
                "unspecified", #"{"subsets":[{"addresses":[{"ip":"0.0.0.0"}]}]}"#,
                #"subsets[0].addresses[0].ip: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)"#),
            KindRow(
                "loopback", #"{"subsets":[{"addresses":[{"ip":"::1"}]}]}"#,
                #"subsets[0].addresses[0].ip: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)"#),
            KindRow(
                "link-local", #"{"subsets":[{"addresses":[{"ip":"169.254.1.1"}]}]}"#,
                #"subsets[0].addresses[0].ip: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)"#
            ),
            KindRow(
                "multicast", #"{"subsets":[{"addresses":[{"ip":"224.0.0.5"}]}]}"#,
                #"subsets[0].addresses[0].ip: Invalid value: "224.0.0.5": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"#
            ),
            KindRow(
                "hostname", #"{"subsets":[{"addresses":[{"ip":"10.0.0.1","hostname":"A_B"}]}]}"#,
                #"subsets[0].addresses[0].hostname: Invalid value: "A_B": \#(FormatText.label)"#),
            KindRow(
                "node", #"{"subsets":[{"addresses":[{"ip":"10.0.0.1","nodeName":"A_B"}]}]}"#,
                #"subsets[0].addresses[0].nodeName: Invalid value: "A_B": \#(FormatText.subdomain)"#),
            KindRow(
                "unnamed ports", #"{"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":1},{"port":2}]}]}"#,
                "subsets[0].ports[0].name: Required value", "subsets[0].ports[1].name: Required value"),
            KindRow(
                "port and protocol", #"{"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":0,"protocol":"X"}]}]}"#,
                "subsets[0].ports[0].port: Invalid value: 0: \(FormatText.port)",
                #"subsets[0].ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP""#),
        ])
    func endpoints(_ row: KindRow) throws {
        let object = try row.object(from: Self.endpoints)
        #expect(EndpointsKind.definition.complaintsAboutCreating(object) == row.complaints)
        #expect(EndpointsKind.definition.complaintsAboutUpdating(try json(Self.endpoints), to: object) == row.complaints)
    }

    @Test(
        "says what kube-apiserver says about an EndpointSlice",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("empty", #"{"endpoints":[],"ports":[]}"#),
            KindRow(
                "conditions", #"{"endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true,"serving":true,"terminating":false}}]}"#),
            KindRow("IPv6", #"{"addressType":"IPv6","endpoints":[{"addresses":["fd00::1"]}]}"#),
            KindRow("names", #"{"addressType":"FQDN","endpoints":[{"addresses":["a.example."]}]}"#),
            KindRow("hints", #"{"endpoints":[{"addresses":["10.0.0.1"],"hints":{"forZones":[{"name":"a"},{"name":"b"}]}}]}"#),
            KindRow("no type", #"{"addressType":null}"#, "addressType: Required value"),
            KindRow(
                "unknown type", #"{"addressType":"IP"}"#,
                #"addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6""#),
            KindRow(
                "no address", #"{"endpoints":[{"addresses":[]}]}"#,
                "endpoints[0].addresses: Required value: must contain at least 1 address"),
            KindRow(
                "other family", #"{"endpoints":[{"addresses":["fd00::1"]}]}"#,
                #"endpoints[0].addresses[0]: Invalid value: "fd00::1": must be a valid IPv4 address"#),
            KindRow(
                "short name", #"{"addressType":"FQDN","endpoints":[{"addresses":["a"]}]}"#,
                #"endpoints[0].addresses[0]: Invalid value: "a": should be a domain with at least two segments separated by dots"#),
            KindRow(
                "node name", #"{"endpoints":[{"addresses":["10.0.0.1"],"nodeName":"A_B"}]}"#,
                #"endpoints[0].nodeName: Invalid value: "A_B": \#(FormatText.subdomain)"#),
            KindRow(
                "hostname", #"{"endpoints":[{"addresses":["10.0.0.1"],"hostname":"A_B"}]}"#,
                #"endpoints[0].hostname: Invalid value: "A_B": \#(FormatText.label)"#),
            KindRow(
                "zone twice", #"{"endpoints":[{"addresses":["10.0.0.1"],"hints":{"forZones":[{"name":"a"},{"name":"a"}]}}]}"#,
                #"endpoints[0].hints.forZones[1].name: Duplicate value: "a""#),
            KindRow("port names", #"{"ports":[{"port":1},{"port":2}]}"#, #"ports[1].name: Duplicate value: """#),
            KindRow(
                "protocol", #"{"ports":[{"port":1,"protocol":"X"}]}"#,
                #"ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP""#),
        ])
    func endpointSlice(_ row: KindRow) throws {
        #expect(EndpointSliceKind.definition.complaintsAboutCreating(try row.object(from: Self.slice)) == row.complaints)
    }

    @Test("bounds an EndpointSlice and keeps its address type")
    func endpointSliceBounds() throws {
        let definition = EndpointSliceKind.definition
        var object = try json(Self.slice)
        object["endpoints"] = .array(Array(repeating: ["addresses": ["10.0.0.1"]], count: 1001))
        #expect(definition.complaintsAboutCreating(object) == ["endpoints: Too many: 1001: must have at most 1000 items"])
        let old = definition.prepared(try json(Self.slice))
        #expect(old["ports"] == (try json(#"[{"port":80,"name":"","protocol":"TCP"}]"#)))
        let new = MergePatch.apply(["addressType": "IPv6", "endpoints": []], to: old)
        #expect(definition.complaintsAboutUpdating(old, to: new) == [#"addressType: Invalid value: "IPv6": field is immutable"#])
    }
}

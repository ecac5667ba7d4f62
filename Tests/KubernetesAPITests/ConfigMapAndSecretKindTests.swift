import KubernetesAPI
import ObjectModel
import Testing

@Suite("ConfigMap and Secret")
struct ConfigMapAndSecretKindTests {
    private static let map = #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b"},"data":{"key":"value"}}"#
    private static let secret = #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"b"},"data":{"key":"dmFsdWU="}}"#
    private static let frozen = "Forbidden: field is immutable when `immutable` is set"

    private static let long = String(repeating: "k", count: 254)

    @Test(
        "says what kube-apiserver says about a new ConfigMap",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("empty", #"{"data":null}"#),
            KindRow("keys with dots", #"{"data":{"a.b":"","..":null,".a":"x","a..b":"y"}}"#),
            KindRow("binary", #"{"binaryData":{"bin":"AAEC"}}"#),
            KindRow("immutable", #"{"immutable":true}"#),
            KindRow("space in key", #"{"data":{"a b":"x"}}"#, #"data[a b]: Invalid value: "a b": \#(FormatText.configKey)"#),
            KindRow("empty key", #"{"data":{"":"x"}}"#, #"data[]: Invalid value: "": \#(FormatText.configKey)"#),
            KindRow("dot", #"{"data":{".":"x"}}"#, #"data[.]: Invalid value: ".": must not be '.'"#),
            KindRow("dots", #"{"data":{"..":"x"}}"#, #"data[..]: Invalid value: "..": must not be '..'"#),
            KindRow("begins with dots", #"{"data":{"..a":"x"}}"#, #"data[..a]: Invalid value: "..a": must not start with '..'"#),
            KindRow("text and bytes", #"{"data":{"a":"text"},"binaryData":{"b":"AAEC","c":""}}"#),
            KindRow("longest key", #"{"data":{"\#(String(repeating: "k", count: 253))":"x"}}"#),
            KindRow(
                "key too long", #"{"data":{"\#(long)":"x"}}"#,
                #"data[\#(long)]: Invalid value: "\#(long)": must be no more than 253 characters"#),
            KindRow(
                "two bad keys", #"{"data":{"a b":"x"},"binaryData":{".":"AAEC"}}"#,
                #"data[a b]: Invalid value: "a b": \#(FormatText.configKey)"#, #"binaryData[.]: Invalid value: ".": must not be '.'"#),
            KindRow(
                "in both", #"{"binaryData":{"key":"AAEC"}}"#, #"data[key]: Invalid value: "key": duplicate of key present in binaryData"#),
            KindRow(
                "bad binary key", #"{"binaryData":{"a/b":"AAEC"}}"#, #"binaryData[a/b]: Invalid value: "a/b": \#(FormatText.configKey)"#),
            KindRow(
                "not base64", #"{"binaryData":{"bin":"A*=="}}"#,
                #"binaryData[bin]: Invalid value: "A*==": illegal base64 data at input byte 1"#),
        ])
    func newConfigMap(_ row: KindRow) throws {
        #expect(ConfigMapKind.definition.complaintsAboutCreating(try row.object(from: Self.map)) == row.complaints)
    }

    @Test("limits the size of a ConfigMap and of a Secret to 1 MiB")
    func size() throws {
        let text = String(repeating: "x", count: 1_048_573)
        let map = MergePatch.apply(["data": ["big": .string(text)]], to: try json(Self.map))
        #expect(ConfigMapKind.definition.complaintsAboutCreating(map) == ["[]: Too long: may not be more than 1048576 bytes"])
        let secret = MergePatch.apply(["stringData": ["big": .string(text)]], to: try json(Self.secret))
        #expect(SecretKind.definition.complaintsAboutCreating(secret) == ["data: Too long: may not be more than 1048576 bytes"])
        let fitting = MergePatch.apply(["data": ["big": .string(String(text.dropLast(2)))]], to: try json(Self.map))
        #expect(ConfigMapKind.definition.complaintsAboutCreating(fitting).isEmpty)
    }

    @Test(
        "keeps an immutable ConfigMap",
        arguments: [
            KindRow("labels", #"{"metadata":{"labels":{"a":"b"}}}"#),
            KindRow("data", #"{"data":{"key":"other"}}"#, "data: \(frozen)"),
            KindRow("binary data", #"{"binaryData":{"bin":"AAEC"}}"#, "binaryData: \(frozen)"),
            KindRow("the mark", #"{"immutable":false}"#, "immutable: \(frozen)"),
            KindRow("no mark and no data", #"{"immutable":null,"data":null}"#, "immutable: \(frozen)", "data: \(frozen)"),
        ])
    func immutableConfigMap(_ row: KindRow) throws {
        let old = MergePatch.apply(["immutable": true], to: try json(Self.map))
        let new = MergePatch.apply(try json(row.change), to: old)
        #expect(ConfigMapKind.definition.complaintsAboutUpdating(old, to: new) == row.complaints)
    }

    @Test(
        "says what kube-apiserver says about a new Secret",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("without data", #"{"data":null}"#),
            KindRow("own type", #"{"type":"example.com/mine"}"#),
            KindRow("string data", #"{"stringData":{"a":"b"}}"#),
            KindRow("basic auth", #"{"type":"kubernetes.io/basic-auth","stringData":{"username":""}}"#),
            KindRow("ssh", #"{"type":"kubernetes.io/ssh-auth","stringData":{"ssh-privatekey":"k"}}"#),
            KindRow("tls", #"{"type":"kubernetes.io/tls","stringData":{"tls.crt":"","tls.key":""}}"#),
            KindRow("docker config", #"{"type":"kubernetes.io/dockerconfigjson","stringData":{".dockerconfigjson":"{}"}}"#),
            KindRow(
                "token",
                #"{"type":"kubernetes.io/service-account-token","metadata":{"annotations":{"kubernetes.io/service-account.name":"x"}}}"#),
            KindRow("bad key", #"{"stringData":{"a b":"c"}}"#, #"data[a b]: Invalid value: "a b": \#(FormatText.configKey)"#),
            KindRow("not base64", #"{"data":{"key":"abc"}}"#, #"data[key]: Invalid value: "abc": illegal base64 data at input byte 3"#),
            KindRow(
                "token of nobody", #"{"type":"kubernetes.io/service-account-token"}"#,
                "metadata.annotations[kubernetes.io/service-account.name]: Required value"),
            KindRow(
                "basic auth of nobody", #"{"type":"kubernetes.io/basic-auth"}"#, "data[username]: Required value",
                "data[password]: Required value"),
            KindRow("ssh without key", #"{"type":"kubernetes.io/ssh-auth"}"#, "data[ssh-privatekey]: Required value"),
            KindRow(
                "half of tls", #"{"type":"kubernetes.io/tls","stringData":{"tls.crt":"x"}}"#, "data[tls.key]: Required value"),
            KindRow(
                "docker config is missing", #"{"type":"kubernetes.io/dockerconfigjson"}"#, "data[.dockerconfigjson]: Required value"),
            KindRow("old docker config is missing", #"{"type":"kubernetes.io/dockercfg"}"#, "data[.dockercfg]: Required value"),
            KindRow(
                "docker config is a list", #"{"type":"kubernetes.io/dockercfg","stringData":{".dockercfg":"[]"}}"#,
                #"data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type "#
                    + "map[string]interface {}"),
            KindRow(
                "docker config is empty", #"{"type":"kubernetes.io/dockercfg","stringData":{".dockercfg":""}}"#,
                #"data[.dockercfg]: Invalid value: "<secret contents redacted>": unexpected end of JSON input"#),
        ])
    func newSecret(_ row: KindRow) throws {
        #expect(SecretKind.definition.complaintsAboutCreating(try row.object(from: Self.secret)) == row.complaints)
    }

    @Test("merges stringData into data and defaults the type")
    func stringData() throws {
        let change = #"{"stringData":{"key":"new","other":"häß"}}"#
        let secret = SecretKind.definition.prepared(try KindRow("", change).object(from: Self.secret))
        #expect(secret["data"] == ["key": "bmV3", "other": "aMOkw58="])
        #expect(secret["stringData"] == nil)
        #expect(secret["type"] == "Opaque")
    }

    @Test(
        "keeps the type, and an immutable Secret",
        arguments: [
            KindRow("nothing", "{}"),
            KindRow("data", #"{"stringData":{"key":"x"}}"#, "data: \(frozen)"),
            KindRow("type", #"{"type":"mine"}"#, #"type: Invalid value: "mine": field is immutable"#),
            KindRow("mark", #"{"immutable":null}"#, "immutable: \(frozen)"),
        ])
    func secretUpdate(_ row: KindRow) throws {
        var old = SecretKind.definition.prepared(try json(Self.secret))
        old["immutable"] = true
        let new = MergePatch.apply(try json(row.change), to: old)
        #expect(SecretKind.definition.complaintsAboutUpdating(old, to: new) == row.complaints)
    }
}

import Foundation
import HTTPServer
import Testing

@testable import ServedWorld

@Suite struct KubeconfigTests {
    private static let address = ListenAddress(host: "127.0.0.1", port: 6_443)

    private static func folder() throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(arguments: [nil, "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n"])
    func `what is written is read back`(authority: String?) throws {
        let written = Kubeconfig(address: Self.address, authorityPEM: authority, token: "secret")
        let read = try Kubeconfig(reading: Array(written.text.utf8))
        #expect(read.address == Self.address && read.authorityPEM == authority && read.token == "secret")
        #expect(written.text.contains("namespace: default\n") && written.text.contains("current-context: sandtable\n"))
    }

    @Test(arguments: [("0.0.0.0", "https://127.0.0.1:1"), ("::", "https://[::1]:1"), ("::1", "https://[::1]:1"), ("a.b", "https://a.b:1")])
    func `clients are sent to an address that they can reach`(host: String, server: String) {
        #expect(Kubeconfig(address: ListenAddress(host: host, port: 1), authorityPEM: "x", token: "").server == server)
    }

    @Test(arguments: [
        "", "{}", "kind: Config", "a: [", "kind: Config\nclusters: []\nusers: []",
        "kind: Config\nclusters: [{name: sandtable, cluster: {server: 'https://a:1'}}]\nusers: [{name: sandtable, user: {token: x}}]",
        "kind: Config\nclusters: [{name: sandtable, cluster: {server: 'ftp://a:1'}}]\nusers: [{name: sandtable, user: {token: x}}]",
        "kind: Config\nclusters: [{name: sandtable, cluster: {server: 'http://a'}}]\nusers: [{name: sandtable, user: {token: x}}]",
    ])
    func `what is no kubeconfig of a served world is refused`(text: String) {
        #expect(throws: KubeconfigError.self) { try Kubeconfig(reading: Array(text.utf8)) }
    }

    @Test func `a file is its owner's alone, replaces one of its kind, and is removed while it is the same`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/inner/kubeconfig"
        let before = umask(0)
        defer { umask(before) }
        let first = try KubeconfigFile(Kubeconfig(address: Self.address, authorityPEM: "a", token: "one"), at: path)
        #expect(try Self.mode(path) == 0o600)
        #expect(try KubeconfigFile.read(path).token == "one")
        let second = try KubeconfigFile(Kubeconfig(address: Self.address, authorityPEM: "b", token: "two"), at: path)
        #expect(try Self.mode(path) == 0o600)
        first.remove()
        #expect(try KubeconfigFile.read(path).token == "two")
        second.remove()
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/inner").isEmpty)
    }

    @Test(arguments: ["kind: Config\nclusters: [{name: mine}]\n", "hello", ""])
    func `somebody's own file is not replaced`(text: String) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/config"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let mine = Kubeconfig(address: Self.address, authorityPEM: nil, token: "x")
        #expect(throws: KubeconfigError.self) { try KubeconfigFile(mine, at: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(text.utf8))
    }

    @Test func `a file that cannot be written is told`() throws {
        #expect(throws: KubeconfigError.self) {
            try KubeconfigFile(Kubeconfig(address: Self.address, authorityPEM: nil, token: "x"), at: "/nowhere/at/all")
        }
        #expect(throws: KubeconfigError.self) { try KubeconfigFile.read("/nowhere/at/all") }
    }

    @Test func `a token is long, new each time, and does not tell itself`() {
        let token = AccessToken()
        #expect(token.text.utf8.count == 64 && token != AccessToken())
        #expect(!"\(token)\(String(reflecting: token))".contains(token.text))
    }
}

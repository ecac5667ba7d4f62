import Testing

/// One behaviour of kube-apiserver that clients rely on: a line of the contract.
struct Behaviour: Sendable, CustomTestStringConvertible {
    /// The row of the contract that it proves.
    let row: String
    /// What is shown, in words.
    let what: String
    /// Shows it; throws when it does not hold.
    let body: @Sendable (ContractClient) throws -> Void

    var testDescription: String { "\(row): \(what)" }

    init(_ row: String, _ what: String, _ body: @escaping @Sendable (ContractClient) throws -> Void) {
        self.row = row
        self.what = what
        self.body = body
    }

    /// Every behaviour.
    static let all = revisions + watches + writes + reads + lifecycle + schemas + wire
}

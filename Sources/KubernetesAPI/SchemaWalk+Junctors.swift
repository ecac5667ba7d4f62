import ObjectModel

/// `allOf`, `anyOf`, `oneOf` and `not`, in the words of kube-openapi's validation.
extension SchemaWalk {
    /// Complains about a value that does not fit the junctors of a schema. Of several branches that all fail, the complaints of the first
    /// are shown.
    mutating func checkJunctors(of value: JSONValue, _ schema: StructuralSchema) {
        let content = schema.content
        if !content.anyOf.isEmpty {
            var failures: [Finding]?
            var isMet = false
            for branch in content.anyOf where !isMet {
                let found = findings(of: value, branch)
                isMet = found.isEmpty
                if failures == nil { failures = found }
            }
            if !isMet {
                complain("must validate at least one schema (anyOf)")
                findings += failures ?? []
            }
        }
        if !content.oneOf.isEmpty {
            var failures: [Finding]?
            var count = 0
            for branch in content.oneOf {
                let found = findings(of: value, branch)
                if found.isEmpty { count += 1 }
                if failures == nil { failures = found }
            }
            if count != 1 {
                let detail = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
                complain("must validate one and only one schema (oneOf). \(detail)")
                if count == 0 { findings += failures ?? [] }
            }
        }
        if !content.allOf.isEmpty {
            var count = 0
            for branch in content.allOf {
                let found = findings(of: value, branch)
                if found.isEmpty { count += 1 }
                findings += found
            }
            if count < content.allOf.count {
                complain("must validate all the schemas (allOf)" + (count == 0 ? ". None validated" : ""))
            }
        }
        if let schema = content.not, findings(of: value, schema).isEmpty { complain("must not validate the schema (not)") }
    }

    private mutating func complain(_ text: String) { findings.append(Finding(type: .invalid, message: .afterPath(text))) }

    /// What a branch says of a value; nothing is compared with an old one.
    private func findings(of value: JSONValue, _ branch: StructuralSchema) -> [Finding] {
        var walk = SchemaWalk(rules: rules)
        walk.check(value, against: branch, old: nil)
        return walk.findings
    }
}

import ObjectModel

/// Checks of projected volumes.
extension PodValidation {
    func projections(_ projected: JSONObject, _ errors: inout FieldErrors) {
        var paths: [String] = []
        func claim(_ path: String, _ value: String, _ errors: inout FieldErrors) {
            if path.isEmpty { return }
            if paths.contains(path) { errors.invalid(.string(value), "conflicting duplicate paths") } else { paths.append(path) }
        }
        for (index, element) in projected.elements("sources").enumerated() {
            guard case .object(let source) = element else { continue }
            var count = 0
            for kind in ["secret", "configMap"] {
                guard let files = source.fields(kind) else { continue }
                count += 1
                inSource(index, kind, &errors) { $0.requireText(files, "name") }
                for (position, item) in files.elements("items").enumerated() {
                    guard case .object(let item) = item else { continue }
                    inSource(index, kind, &errors) { errors in
                        errors.within("items") { errors in errors.within(index: position) { keyToPath(item, &$0) } }
                    }
                    claim(item.text("path"), files.text("name"), &errors)
                }
            }
            if let downward = source.fields("downwardAPI") {
                count += 1
                for file in downward.elements("items") {
                    guard case .object(let file) = file else { continue }
                    inSource(index, "downwardAPI", &errors) { downwardFile(file, &$0) }
                    claim(file.text("path"), file.text("path"), &errors)
                }
            }
            if let token = source.fields("serviceAccountToken") {
                count += 1
                accountToken(token, index, &errors)
            }
            if let bundle = source.fields("clusterTrustBundle") {
                count += 1
                inSource(index, "clusterTrustBundle", &errors) { trustBundle(bundle, &$0) }
                claim(bundle.text("path"), bundle.text("path"), &errors)
            }
            if count > 1 {
                errors.within("sources") { errors in
                    errors.within(index: index) { $0.forbidden("may not specify more than 1 volume type per source") }
                }
            }
        }
    }

    private func inSource(_ index: Int, _ kind: String, _ errors: inout FieldErrors, _ body: (inout FieldErrors) -> Void) {
        errors.enter(.field("sources"))
        errors.enter(.index(index))
        errors.enter(.field(kind))
        body(&errors)
        errors.leave()
        errors.leave()
        errors.leave()
    }

    private func accountToken(_ token: JSONObject, _ index: Int, _ errors: inout FieldErrors) {
        let seconds = token.number("expirationSeconds") ?? 0
        inSource(index, "serviceAccountToken", &errors) { errors in
            errors.within("expirationSeconds") { errors in
                if seconds < 600 { errors.invalid(.int(seconds), "may not specify a duration less than 10 minutes") }
                if seconds > 1 << 32 { errors.invalid(.int(seconds), "may not specify a duration larger than 2^32 seconds") }
            }
        }
        // Upstream reports the path at the volume source.
        if errors.requireText(token, "path") { errors.within("path") { localPath(token.text("path"), &$0) } }
    }

    private func trustBundle(_ bundle: JSONObject, _ errors: inout FieldErrors) {
        let name = bundle.given("name")?.stringValue
        let signer = bundle.given("signerName")?.stringValue
        if name != nil, signer != nil {
            errors.invalid(.object(bundle), "only one of name and signerName may be used")
        } else if let name {
            if name.isEmpty { errors.within("name") { $0.required("must be a valid object name") } }
            if let selector = bundle.given("labelSelector") {
                errors.within("labelSelector") { $0.invalid(selector, "labelSelector must be unset if name is specified") }
            }
        } else if let signer {
            if signer.isEmpty { errors.within("signerName") { $0.required("must be a valid signer name") } }
            errors.object(bundle, "labelSelector") { errors, selector in SelectorValidation.labelSelector(selector, &errors) }
        } else {
            errors.required("either name or signerName must be specified")
        }
        errors.requireText(bundle, "path")
        errors.within("path") { localPath(bundle.text("path"), &$0) }
    }
}

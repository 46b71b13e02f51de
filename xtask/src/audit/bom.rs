//! The bill of materials: what the program is made of, as CycloneDX 1.5 says it, from what cargo knows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::advisories::Locked;

/// Of which package the program is.
const PROGRAM: &str = "mashang-api";

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What a package is called everywhere (package URL).
fn purl(package: &Value) -> String {
    format!("pkg:cargo/{}@{}", text(package, "name"), text(package, "version").replace('+', "%2B"))
}

/// What a node of the graph is built with: not what its tests take.
fn needs(node: &Value) -> Vec<&str> {
    let is_built = |one: &&Value| list(&one["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
    list(&node["deps"]).iter().filter(is_built).map(|one| text(one, "pkg")).collect()
}

fn component(package: &Value, kind: &str, checksums: &BTreeMap<(&str, &str), &str>) -> Value {
    let (name, version, purl) = (text(package, "name"), text(package, "version"), purl(package));
    let mut component = json!({ "type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl });
    if let Some(licence) = package["license"].as_str() {
        // The slash of older crates.
        component["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    if let Some(checksum) = checksums.get(&(name, version)) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(url) = package["repository"].as_str() {
        component["externalReferences"] = json!([{ "type": "vcs", "url": url }]);
    }
    component
}

/// The bill, from what `cargo metadata` and the lock file say.
pub(super) fn bill(metadata: &Value, locked: &[Locked]) -> Result<Value, String> {
    let packages: BTreeMap<&str, &Value> =
        list(&metadata["packages"]).iter().map(|package| (text(package, "id"), package)).collect();
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().map(|node| (text(node, "id"), node)).collect();
    let checksums =
        locked.iter().filter_map(|one| Some(((one.name.as_str(), one.version.as_str()), one.checksum.as_deref()?)));
    let checksums: BTreeMap<_, _> = checksums.collect();
    let program = packages.iter().find(|(_, package)| text(package, "name") == PROGRAM);
    let (root, program) = program.ok_or_else(|| format!("there is no package {PROGRAM}"))?;
    let (mut found, mut open) = (BTreeSet::from([*root]), vec![*root]);
    while let Some(id) = open.pop() {
        for needed in nodes.get(id).map(|node| needs(node)).unwrap_or_default() {
            if found.insert(needed) {
                open.push(needed);
            }
        }
    }
    let named = |id: &str| packages.get(id).map(|package| purl(package));
    let dependencies = found.iter().filter_map(|id| {
        let needed: BTreeSet<_> = needs(nodes.get(id)?).into_iter().filter_map(named).collect();
        Some(json!({ "ref": named(id)?, "dependsOn": needed }))
    });
    let dependencies: Vec<_> = dependencies.collect();
    let others = found.iter().filter(|id| *id != root).filter_map(|id| packages.get(id));
    let components: Vec<_> = others.map(|package| component(package, "library", &checksums)).collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "tools": { "components": [{ "type": "application", "name": "cargo xtask audit" }] },
            "component": component(program, "application", &checksums),
        },
        "components": components,
        "dependencies": dependencies,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(id: &str, name: &str, version: &str) -> Value {
        json!({ "id": id, "name": name, "version": version, "license": "MIT/Apache-2.0", "repository": null })
    }

    fn needing(id: &str, needed: &[(&str, &str)]) -> Value {
        let kind = |kind: &str| if kind.is_empty() { Value::Null } else { json!(kind) };
        let one = |(id, of): &(&str, &str)| json!({ "pkg": id, "dep_kinds": [{ "kind": kind(of) }] });
        json!({ "id": id, "deps": needed.iter().map(one).collect::<Vec<_>>() })
    }

    #[test]
    fn the_bill_names_what_is_built_and_not_what_tests_take() {
        let metadata = json!({
            "packages": [
                package("a", PROGRAM, "0.1.0"), package("b", "toml", "0.9.12+spec-1.1.0"), package("c", "cc", "1.2.0"),
                package("d", "proptest", "1.9.0")
            ],
            "resolve": { "nodes": [
                needing("a", &[("b", ""), ("d", "dev")]), needing("b", &[("c", "build")]), needing("c", &[]),
                needing("d", &[("c", "")])
            ] }
        });
        let checksum = Some("aa".to_owned());
        let locked = [Locked { name: "toml".into(), version: "0.9.12+spec-1.1.0".into(), checksum }];
        let bill = bill(&metadata, &locked).unwrap();
        assert_eq!(bill["metadata"]["component"]["purl"], format!("pkg:cargo/{PROGRAM}@0.1.0"));
        let toml = "pkg:cargo/toml@0.9.12%2Bspec-1.1.0";
        let refs: Vec<_> = list(&bill["components"]).iter().map(|one| text(one, "bom-ref")).collect();
        assert_eq!(refs, [toml, "pkg:cargo/cc@1.2.0"]);
        let first = &bill["components"][0];
        assert_eq!(first["licenses"], json!([{ "expression": "MIT OR Apache-2.0" }]));
        assert_eq!(first["hashes"], json!([{ "alg": "SHA-256", "content": "aa" }]));
        assert!(first.get("externalReferences").is_none() && bill["components"][1].get("hashes").is_none());
        assert_eq!(bill["dependencies"][0]["dependsOn"], json!([toml]));
        assert_eq!(bill["dependencies"][1], json!({ "ref": toml, "dependsOn": ["pkg:cargo/cc@1.2.0"] }));
        assert!(super::bill(&json!({}), &locked).is_err());
    }
}

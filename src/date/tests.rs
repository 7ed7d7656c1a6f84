use super::parse;

#[test]
fn placeholder() {
    assert!(parse("").is_none());
}

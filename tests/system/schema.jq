# Check answers against the schemas of an OpenAPI description: what JSON Schema 2020-12 says of the
# words that the description uses. A word that is not known here is itself a fault.
#
# Input: {"description": ..., "exchanges": [{"pattern", "status", "type", "body"}]}
# Output: a line for each fault.

def known: ["$ref", "type", "enum", "required", "properties", "additionalProperties", "items",
            "minItems", "maxItems", "pattern", "minimum", "maximum", "description"];

def is_a($kind):
    if $kind == "integer" then type == "number" and floor == .
    else type == $kind end;

def faults($root; $schema; $at):
    . as $value
    | if $schema | has("$ref") then
          faults($root; ($schema["$ref"] | ltrimstr("#/") | split("/")) as $path
                        | $root | getpath($path); $at)
      else
          (($schema | keys) - known | .[] | "\($at): \(.) is not checked"),
          (if ($schema | has("type"))
              and ([$schema.type] | flatten | any(. as $kind | $value | is_a($kind)) | not)
           then "\($at): is \($value | type), not \($schema.type)" else empty end),
          (if ($schema | has("enum")) and ($schema.enum | any(. == $value) | not)
           then "\($at): \($value) is not in the enum" else empty end),
          (if ($value | type) == "object" then
              (($schema.required // []) - ($value | keys) | .[] | "\($at): \(.) is missing"),
              ($value | to_entries[] | . as $member
               | if $schema.properties // {} | has($member.key)
                 then $member.value | faults($root; $schema.properties[$member.key]; "\($at).\($member.key)")
                 elif $schema.additionalProperties == false
                 then "\($at): \($member.key) is not described"
                 elif ($schema.additionalProperties | type) == "object"
                 then $member.value | faults($root; $schema.additionalProperties; "\($at).\($member.key)")
                 else empty end)
           elif ($value | type) == "array" then
              (if ($value | length) < ($schema.minItems // 0) then "\($at): is too short" else empty end),
              (if ($schema | has("maxItems")) and ($value | length) > $schema.maxItems
               then "\($at): is too long" else empty end),
              (if $schema | has("items")
               then $value | to_entries[] | .key as $i | .value | faults($root; $schema.items; "\($at)[\($i)]")
               else empty end)
           elif ($value | type) == "string" then
              (if ($schema | has("pattern")) and ($value | test($schema.pattern) | not)
               then "\($at): \($value) is not \($schema.pattern)" else empty end)
           elif ($value | type) == "number" then
              (if ($schema | has("minimum")) and $value < $schema.minimum then "\($at): is too small" else empty end),
              (if ($schema | has("maximum")) and $value > $schema.maximum then "\($at): is too great" else empty end)
           else empty end)
      end;

.description as $root
| .exchanges[]
| . as $exchange
| "\(.status) \(.url)" as $at
| $root.paths[.pattern].get.responses as $responses
| ($responses[.status | tostring] // $responses.default) as $response
| if $response == null then "\($at): the address is not described"
  elif .type == "text/plain" then "\($at): is text"
  else
    ($response.content // {} | keys) as $types
    | if ($types | length) == 0 then empty
      elif $types | index($exchange.type) | not then "\($at): \(.type) is not described"
      else .body | faults($root; $response.content[$exchange.type].schema; $at) end
  end

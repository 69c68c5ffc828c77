// Rows J1 to J11, J20 and J21 of the checklist of attacks on tokens: signatures, headers and spellings. Each is a token
// made by hand and what becomes of it. J22 is in jwk_test.cc of jose.
#include "core/crypto/digest.h"
#include "tests/auth/issuers/guard.h"

namespace concord::auth {
namespace {

using fakes::good_claims;
using fakes::kBase;
using fakes::kGoodHeader;
using fakes::kIssuer;
using fakes::kNow;
using fakes::raw_token;
using fakes::signed_token;
using fakes::signing_key;
using fakes::token_with;
using jose::Algorithm;
using jose::KeyType;

std::string payload() { return json::write(good_claims()); }
std::string header(std::string_view members) {
  return std::string{R"({"kid":"k1","typ":"at+jwt",)"}.append(members).append("}");
}
std::string signed_with_header(std::string_view members) { return signed_token(header(members), payload()); }

TEST(Attack, NoneSucceedsWhenTheTokenIsGood) {
  Guard guard;
  const auto access = guard.ask(fakes::good_token());
  ASSERT_TRUE(access);
  Grant expected{.issuer = std::string{kIssuer}, .client = "app", .subject = "u1", .token_id = "t1", .patient = "p1"};
  expected.scopes = parse_scopes("patient/Observation.rs launch/patient").value_or(Scopes{});
  expected.expires = Instant{std::chrono::seconds{kNow + 300}};
  EXPECT_EQ(access->grant(), expected);
}

TEST(Attack, J1AlgorithmNoneIsRefused) {
  Guard guard;
  const std::string signature(96, 's');
  expect(guard, {{"none", raw_token(header(R"("alg":"none")"), payload(), signature), "algorithm"},
                 {"None", raw_token(header(R"("alg":"None")"), payload(), signature), "algorithm"},
                 {"nOnE", raw_token(header(R"("alg":"nOnE")"), payload(), signature), "algorithm"},
                 {"none, no signature", raw_token(header(R"("alg":"none")"), payload(), ""), "token-malformed"},
                 {"no signature", raw_token(kGoodHeader, payload(), ""), "token-malformed"},
                 {"no alg", raw_token(R"({"kid":"k1"})", payload(), signature), "token-malformed"}});
}

TEST(Attack, J2HmacWithThePublicKeyIsRefused) {
  Guard guard;
  const std::string key = json::write(signing_key(KeyType::rsa).public_key().to_jwk());
  std::vector<Row> rows;
  for (const char* name : {R"("alg":"HS256")", R"("alg":"HS384")", R"("alg":"HS512")"}) {
    rows.push_back({name, raw_token(header(name), payload(), sha256_hex(key)), "algorithm"});
  }
  expect(guard, rows);
}

TEST(Attack, J3OtherAlgorithmOfTheFamilyIsRefused) {
  Guard guard;
  const auto& rsa = signing_key(KeyType::rsa);
  const auto token = [&](std::string_view alg, Algorithm algorithm) {
    return signed_token(std::string{R"({"kid":"r1","typ":"at+jwt","alg":")"}.append(alg).append("\"}"), payload(), rsa,
                        algorithm);
  };
  expect(guard, {{"RS256 is configured", token("RS256", Algorithm::rs256), kTaken},
                 {"PS256 is not", token("PS256", Algorithm::ps256), "algorithm"},
                 {"RS512 does not exist here", token("RS512", Algorithm::rs256), "algorithm"},
                 {"said RS384, signed RS256", token("RS384", Algorithm::rs256), "signature"},
                 {"case", token("rs256", Algorithm::rs256), "algorithm"}});
}

TEST(Attack, J4KidIsOnlyLookedUp) {
  Guard guard;
  const auto token = [](std::string_view kid) {
    return signed_token(std::string{R"({"alg":"ES384","typ":"at+jwt","kid":")"}.append(kid).append("\"}"), payload());
  };
  expect(guard, {{"path", token("../../etc/passwd"), "key-unknown"},
                 {"SQL", token("' OR 1=1 --"), "key-unknown"},
                 {"URL", token("https://evil.example/jwks"), "key-unknown"},
                 {"case", token("K1"), "key-unknown"},
                 {"256 bytes", token(std::string(256, 'k')), "key-unknown"},
                 {"10 kB", token(std::string(10'000, 'k')), "token-malformed"},
                 {"NUL", token("k1\\u0000"), "token-malformed"},
                 {"line feed", token("k1\\n"), "token-malformed"}});
}

TEST(Attack, J5WithoutKidTheKeyMustBeTheOnlyOne) {
  const std::string token = signed_token(R"({"alg":"ES384","typ":"at+jwt"})", payload());
  Guard one;
  expect(one, {{"the only P-384 key", token, kTaken}});
  const auto& first = signing_key(KeyType::p384).public_key();
  const auto second = jose::PrivateKey::generate(KeyType::p384).public_key();
  Guard two{fakes::good_settings(), jose::KeySet{{{.key = first, .kid = "k1", .algorithm = {}},
                                                  {.key = second, .kid = "k2", .algorithm = {}}}}};
  expect(two, {{"one of two", token, "key-unknown"}});
}

TEST(Attack, J6KeysOfOneKidAreTriedUpToThree) {
  const auto other = [] {
    return jose::Jwk{.key = jose::PrivateKey::generate(KeyType::p384).public_key(), .kid = "k1", .algorithm = {}};
  };
  const jose::Jwk ours{.key = signing_key(KeyType::p384).public_key(), .kid = "k1", .algorithm = {}};
  Guard third{fakes::good_settings(), jose::KeySet{{other(), other(), ours}}};
  expect(third, {{"third", fakes::good_token(), kTaken}});
  Guard fourth{fakes::good_settings(), jose::KeySet{{other(), other(), other(), ours}}};
  expect(fourth, {{"fourth", fakes::good_token(), "signature"}});
}

TEST(Attack, J7J8KeysThatATokenBringsAreNotUsed) {
  Guard guard;
  const auto evil = jose::PrivateKey::generate(KeyType::p384);
  const auto token = [&](std::string_view members) {
    return signed_token(header(std::string{R"("alg":"ES384",)"}.append(members)), payload(), evil, Algorithm::es384);
  };
  const std::string jwk = json::write(evil.public_key().to_jwk());
  expect(guard, {{"jku", token(R"("jku":"https://evil.example/jwks")"), "signature"},
                 {"x5u", token(R"("x5u":"https://evil.example/cert")"), "signature"},
                 {"jwk", token(R"("jwk":)" + jwk), "signature"},
                 {"x5c", token(R"("x5c":["MIIB"])"), "signature"},
                 {"jku beside a good signature", signed_with_header(R"("alg":"ES384","jku":"https://evil.example")"),
                  kTaken}});
}

TEST(Attack, J9J10HeadersThatChangeTheRulesAreRefused) {
  Guard guard;
  std::vector<Row> rows;
  for (const char* member : {R"("crit":["exp"])", R"("crit":["b64"],"b64":false)", R"("b64":false)", R"("zip":"DEF")",
                             R"("cty":"JWT")", R"("enc":"A256GCM")"}) {
    rows.push_back({member, signed_with_header(std::string{R"("alg":"ES384",)"} + member), "token-malformed"});
  }
  const std::string good = fakes::good_token();
  rows.push_back({"five parts", good + ".YQ.YQ", "token-malformed"});
  rows.push_back({"four parts", good + ".YQ", "token-malformed"});
  rows.push_back({"two parts", good.substr(0, good.rfind('.')), "token-malformed"});
  rows.push_back({"empty first", good.substr(good.find('.')), "token-malformed"});
  rows.push_back({"nested", signed_token(kGoodHeader, good), "token-malformed"});
  expect(guard, rows);
}

TEST(Attack, J11ATokenHasOneSpelling) {
  Guard guard;
  const std::string good = fakes::good_token();
  const std::string with_spare_bits =
      fakes::token_with("sub", "u22");  // whatever its length, one letter is changed below
  std::string changed = with_spare_bits;
  const std::size_t dot = changed.find('.');
  std::string standard = good;
  standard[standard.size() - 1] = '+';
  std::string spare = raw_token(kGoodHeader, payload(), "si");
  spare.back() = spare.back() == 'l' ? 'm' : 'l';
  expect(guard, {{"padding", good + "=", "token-malformed"},
                 {"padding of a part", changed.insert(dot, "="), "token-malformed"},
                 {"plus", standard, "token-malformed"},
                 {"spare bits", spare, "token-malformed"},
                 {"space", good + " ", "token-malformed"},
                 {"space within", good.substr(0, 9) + " " + good.substr(9), "token-malformed"},
                 {"tab", good + "\t", "token-malformed"}});
}

TEST(Attack, J20EcdsaSignaturesHaveFullLength) {
  Guard guard;
  const std::string text = base64url_encode(kGoodHeader) + '.' + base64url_encode(payload());
  const std::string good = jose::make_signature(signing_key(KeyType::p384), Algorithm::es384, text);
  const std::string zero(48, '\0');
  const auto token = [&](const std::string& signature) { return text + '.' + base64url_encode(signature); };
  expect(guard, {{"95 bytes", token(good.substr(1)), "signature"},
                 {"97 bytes", token(good + 'x'), "signature"},
                 {"64 bytes", token(good.substr(0, 64)), "signature"},
                 {"DER", token("\x30\x64\x02\x30" + good.substr(0, 48) + "\x02\x30" + good.substr(48)), "signature"},
                 {"r zero", token(zero + good.substr(48)), "signature"},
                 {"s zero", token(good.substr(0, 48) + zero), "signature"},
                 {"both zero", token(zero + zero), "signature"},
                 {"s over n", token(good.substr(0, 48) + std::string(48, '\xff')), "signature"},
                 {"right", token(good), kTaken}});
}

// J21 and J22, what a key set may hold, are in key_test.cc and jwk_test.cc of jose.
TEST(Attack, J21TheCurveIsThatOfTheAlgorithm) {
  const auto& p256 = signing_key(KeyType::p256);
  IssuerSettings settings = fakes::good_settings();
  Guard guard{settings, jose::KeySet{{{.key = p256.public_key(), .kid = "k1", .algorithm = {}}}}};
  expect(guard,
         {{"ES384 with a P-256 key", raw_token(kGoodHeader, payload(), std::string(96, 's')), "algorithm"},
          {"ES256 with it", signed_token(header(R"("alg":"ES256")"), payload(), p256, Algorithm::es256), kTaken}});
}

}  // namespace
}  // namespace concord::auth

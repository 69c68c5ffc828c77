#include "core/uuid.h"

#include <gtest/gtest.h>

#include <string>

#include "core/canonical.h"

namespace concord {
namespace {

constexpr Uuid kDnsNamespace{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                             0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

// RFC 9562 Appendix A.4.
TEST(Uuid, AgreesWithTheRfc) {
  EXPECT_EQ(to_string(kDnsNamespace), "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(to_string(uuid_v5(kDnsNamespace, "www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(Uuid, TellsNamesAndNamespacesApart) {
  const Uuid one = uuid_v5(kDnsNamespace, "a");
  EXPECT_EQ(one, uuid_v5(kDnsNamespace, "a"));
  EXPECT_NE(one, uuid_v5(kDnsNamespace, "b"));
  EXPECT_NE(one, uuid_v5(kDnsNamespace, std::string("a\0", 2)));
  EXPECT_NE(one, uuid_v5(one, "a"));
}

TEST(Uuid, MarksVersionAndVariant) {
  for (int i = 0; i < 256; ++i) {
    const Uuid uuid = uuid_v5(kDnsNamespace, std::to_string(i));
    EXPECT_EQ(uuid[6] >> 4U, 5U);
    EXPECT_EQ(uuid[8] >> 6U, 2U);
  }
}

// Ids at partners start here: the namespace follows from the canonical base and from nothing else.
TEST(Uuid, HasTheNamespaceOfTheCanonicalBase) {
  constexpr Uuid kUrlNamespace{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                               0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
  EXPECT_EQ(concord_namespace(), uuid_v5(kUrlNamespace, kCanonicalBase));
}

}  // namespace
}  // namespace concord

#include "service/client/address_rules.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <vector>

namespace concord::client {
namespace {

AddressClass class_of(const std::string& text) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else {
    EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr), 1) << text;
    storage.ss_family = AF_INET6;
  }
  return classify(reinterpret_cast<const sockaddr&>(storage));
}

TEST(AddressRules, ClassifiesSpecialAddresses) {
  struct Case {
    std::string address;
    AddressClass expected;
  };
  const std::vector<Case> cases{
      {"8.8.8.8", AddressClass::global},
      {"172.15.255.255", AddressClass::global},
      {"172.32.0.0", AddressClass::global},
      {"100.128.0.0", AddressClass::global},
      {"2606:4700::1111", AddressClass::global},
      {"127.0.0.1", AddressClass::loopback},
      {"127.255.255.255", AddressClass::loopback},
      {"::1", AddressClass::loopback},
      {"::ffff:127.0.0.1", AddressClass::loopback},
      {"::127.0.0.1", AddressClass::loopback},
      {"64:ff9b::7f00:1", AddressClass::loopback},
      {"2002:7f00:1::", AddressClass::loopback},
      {"10.0.0.1", AddressClass::private_use},
      {"172.16.0.0", AddressClass::private_use},
      {"172.31.255.255", AddressClass::private_use},
      {"192.168.1.1", AddressClass::private_use},
      {"100.64.0.1", AddressClass::private_use},
      {"100.127.255.255", AddressClass::private_use},
      {"fd00:ec2::254", AddressClass::private_use},
      {"::ffff:10.0.0.1", AddressClass::private_use},
      {"169.254.169.254", AddressClass::link_local},
      {"fe80::1", AddressClass::link_local},
      {"febf::1", AddressClass::link_local},
      {"64:ff9b::a9fe:a9fe", AddressClass::link_local},
      {"0.0.0.0", AddressClass::never},
      {"0.1.2.3", AddressClass::never},
      {"::", AddressClass::never},
      {"224.0.0.1", AddressClass::never},
      {"255.255.255.255", AddressClass::never},
      {"192.0.2.1", AddressClass::never},
      {"198.18.0.1", AddressClass::never},
      {"ff02::1", AddressClass::never},
      {"fec0::1", AddressClass::never},
      {"2001:db8::1", AddressClass::never},
      {"2001::1", AddressClass::never},
      {"4000::1", AddressClass::never},
  };
  for (const Case& one : cases) EXPECT_EQ(class_of(one.address), one.expected) << one.address;
}

TEST(AddressRules, RefusesOtherFamilies) {
  sockaddr address{};
  address.sa_family = AF_UNIX;
  EXPECT_EQ(classify(address), AddressClass::never);
}

TEST(AddressRules, AllowsWhatTheyName) {
  const AddressRules open{};
  const AddressRules closed{.loopback = false, .private_use = false};
  EXPECT_TRUE(open.allow(AddressClass::loopback));
  EXPECT_TRUE(open.allow(AddressClass::private_use));
  EXPECT_FALSE(closed.allow(AddressClass::loopback));
  EXPECT_FALSE(closed.allow(AddressClass::private_use));
  for (const AddressRules& rules : {open, closed}) {
    EXPECT_TRUE(rules.allow(AddressClass::global));
    EXPECT_FALSE(rules.allow(AddressClass::link_local));
    EXPECT_FALSE(rules.allow(AddressClass::never));
  }
}

}  // namespace
}  // namespace concord::client

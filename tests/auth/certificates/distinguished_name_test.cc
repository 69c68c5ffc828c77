#include "auth/certificates/distinguished_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::auth {
namespace {

TEST(NormalName, HasOneSpelling) {
  struct Row {
    std::string text;
    std::string normal;
  };
  const std::vector<Row> rows{
      {"CN=engine,O=North Hospital", "CN=engine,O=North Hospital"},
      {" cn = engine , o=North Hospital ", "CN=engine,O=North Hospital"},
      {"2.5.4.3=engine,OID.2.5.4.10=North Hospital", "CN=engine,O=North Hospital"},
      {"commonName=engine", "CN=engine"},
      {"oid.1.20.0=a,x-Y2=b", "1.20.0=a,X-Y2=b"},
      {"CN=Engine", "CN=Engine"},
      {"CN=a\\,b\\+c\\=d", "CN=a\\,b\\+c=d"},
      {"CN=a=b", "CN=a=b"},
      {"CN=S\\C3\\BCd", "CN=Süd"},
      {"CN=Süd", "CN=Süd"},
      {"CN=a\\2Cb", "CN=a\\,b"},
      {"CN=\\ a\\ ", "CN=\\ a\\ "},
      {"CN=\\#1", "CN=\\#1"},
      {"OU=b+CN=a,C=DE", "CN=a+OU=b,C=DE"},
      {"E=it@x.example,UID=7", "emailAddress=it@x.example,UID=7"},
      {"1.2.3.4=#04aB,CN=x", "1.2.3.4=#04AB,CN=x"},
      {"CN=", "CN="},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(normal_name(row.text), row.normal) << row.text;
    EXPECT_EQ(normal_name(row.normal), row.normal) << row.normal;
  }
}

TEST(NormalName, RefusesWhatIsNone) {
  for (const std::string& text : {std::string{""},
                                  std::string{"engine"},
                                  std::string{"CN=a,"},
                                  std::string{"CN=a,,O=b"},
                                  std::string{"=a"},
                                  std::string{"CN=\"a\""},
                                  std::string{"CN=a;O=b"},
                                  std::string{"CN=<a>"},
                                  std::string{"CN=a\\"},
                                  std::string{"CN=a\\zz"},
                                  std::string{"CN=a\\00b"},
                                  std::string{"CN=a\nb"},
                                  std::string{"CN=\\FF"},
                                  std::string{"CN=#0"},
                                  std::string{"CN=#"},
                                  std::string{"C N=a"},
                                  std::string{"/CN=a"},
                                  std::string{"OID.=a"},
                                  std::string{"OID.OID.CN=a"},
                                  std::string{"OID.CN=a"},
                                  std::string{"1=a"},
                                  std::string{"1.=a"},
                                  std::string{"1..2=a"},
                                  std::string{"1.02=a"},
                                  std::string{"C.N=a"},
                                  std::string{"-CN=a"},
                                  "CN=" + std::string(5'000, 'a')}) {
    EXPECT_EQ(normal_name(text), std::nullopt) << text;
  }
  std::string many{"CN=a"};
  for (int i = 0; i < 64; ++i) many += ",O=b";
  EXPECT_EQ(normal_name(many), std::nullopt);
}

}  // namespace
}  // namespace concord::auth

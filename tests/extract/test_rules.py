#!/usr/bin/env python3
"""Single sentences of the language of such texts, each with whom the act lies on, with whom, to whom and when.

Each is the only clause of an article "Tổ chức thực hiện"; a row (who, text, lead, cooperate, report_to, due types) with who set stands
below the heading "Trách nhiệm của <who>" instead. Ends with "N passed, N failed".
"""
import json, pathlib, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import run

ROWS = [
    # a name ends where small words begin that no name has, though the lexicon does not know the verb
    (None, "Hạt Kiểm lâm rải bả diệt chuột tại các tiểu khu giáp ranh", ["Hạt Kiểm lâm"], [], [], []),
    (None, "Đối với vụ nghiêm trọng, Công an huyện soi xét lại toàn bộ hồ sơ", ["Công an huyện"], [], [], []),
    (None, "Sở Xây dựng gửi Công an thành phố danh mục nhà chung cư mỗi quý", ["Sở Xây dựng"], [], ["Công an thành phố"], ["quarterly"]),
    (None, "Phòng Kế hoạch - Nghiệp vụ tín dụng Chi nhánh Ngân hàng tỉnh theo dõi dư nợ",
     ["Phòng Kế hoạch - Nghiệp vụ tín dụng Chi nhánh Ngân hàng tỉnh"], [], [], []),
    # places that have something, and others that do not
    (None, "Các xã có dự án giao ban với chủ đầu tư mỗi tháng một lần", ["Các xã có dự án"], ["chủ đầu tư"], [], ["monthly"]),
    (None, "Ủy ban nhân dân cấp xã có đất thu hồi niêm yết danh sách", ["Ủy ban nhân dân cấp xã có đất thu hồi"], [], [], []),
    (None, "Ủy ban nhân dân xã có văn bản trả lời Sở Y tế", ["Ủy ban nhân dân xã"], [], ["Sở Y tế"], []),
    # a private person is told too, and is no addressee; who stands at the same level helps nobody
    (None, "Tòa án ra quyết định và gửi cho người bị kết án, Viện kiểm sát cùng cấp, Công an tỉnh", ["Tòa án"], [],
     ["Viện kiểm sát cùng cấp", "Công an tỉnh"], []),
    # roles named by a verb
    (None, "Cơ quan thẩm định thông báo kết quả cho cơ quan trưng cầu chậm nhất 03 ngày làm việc trước khi hết hạn",
     ["Cơ quan thẩm định"], [], ["cơ quan trưng cầu"], ["before_event"]),
    # the subject stands behind a second adjunct, or behind a day
    (None, "Khi có đề nghị hỗ trợ của Hạt Kiểm lâm, trong vòng 02 giờ Công an huyện bố trí lực lượng đến hiện trường",
     ["Công an huyện"], [], [], ["on_request"]),
    (None, "Tháng 12 hằng năm, Công an thành phố chủ trì, phối hợp với Sở Xây dựng lập kế hoạch kiểm tra",
     ["Công an thành phố"], ["Sở Xây dựng"], [], ["yearly"]),
    # "phải trình" behind a day that no comma ends is the bearer's own act, not that of the one who gets it
    ("Phòng Kinh tế", "Trong thời hạn 02 ngày làm việc kể từ ngày nhận được biên bản phải trình Chủ tịch Ủy ban nhân dân xã xem xét, xử lý",
     ["Phòng Kinh tế"], [], [], ["working_days"]),
    (None, "Sở Nội vụ phối hợp với Mặt trận cùng cấp tổ chức giám sát", ["Sở Nội vụ"], ["Mặt trận cùng cấp"], [], []),
    # "phối hợp" before "phải", "không được" is part of the role
    (None, "Các bên phối hợp không được tiết lộ thông tin", ["Các bên phối hợp"], [], [], []),
    (None, "Bên được đề nghị phối hợp phải trả lời bằng văn bản cho bên chủ trì trong 07 ngày", ["Bên được đề nghị phối hợp"], [], ["bên chủ trì"], ["days"]),
    # one is told this, another that: no new subject
    (None, "Ủy ban nhân dân xã thông báo cho Công an huyện xóa đăng ký thường trú, Phòng Nội vụ huyện dừng trợ cấp",
     ["Ủy ban nhân dân xã"], [], ["Công an huyện", "Phòng Nội vụ huyện"], []),
    # who stands before the colon is bound, not the group of the heading
    ("các cơ quan khác", "Sở Tài chính: Thẩm định, trình Ủy ban nhân dân tỉnh bố trí kinh phí", ["Sở Tài chính"], [], [], []),
    # dates with the period behind them
    ("Sở Nội vụ", "Báo cáo Ủy ban nhân dân tỉnh trước ngày 10 tháng 6 (đối với báo cáo 6 tháng) và trước ngày 10 tháng 12 (đối với báo cáo năm)",
     ["Sở Nội vụ"], [], ["Ủy ban nhân dân tỉnh"], ["halfyearly", "yearly"]),
    ("Sở Nội vụ", "Tham gia ý kiến đúng thời hạn do cơ quan chủ trì đề nghị", ["Sở Nội vụ"], [], [], ["as_requested"]),
    ("Sở Nội vụ", "Cắt điện trong vòng 24 giờ kể từ khi nhận được văn bản của Công an tỉnh", ["Sở Nội vụ"], [], [], []),
    ("Sở Nội vụ", 'Phát động phong trào "Mỗi tuần một cuốn sách"', ["Sở Nội vụ"], [], [], []),
    # what a body asks of another is its own act
    ("cơ quan thuế", "Trường hợp hồ sơ chưa đủ căn cứ thì chậm nhất 02 ngày làm việc phải có văn bản đề nghị Sở Tài chính bổ sung",
     ["cơ quan thuế"], [], ["Sở Tài chính"], ["working_days"]),
    # closing requests without a comma
    (None, "Trong quá trình thực hiện, nếu có vướng mắc đề nghị các cơ quan, đơn vị phản ánh về Sở Nội vụ",
     ["các cơ quan, đơn vị"], [], ["Sở Nội vụ"], []),
    # an asking inside one's own sentence is no request of the text; one in a body's own article is
    (None, "Sở Xây dựng gửi phương án đến Công an tỉnh; sau khi phương án được duyệt, đề nghị Hội Nông dân tỉnh cử người giám sát",
     ["Sở Xây dựng"], [], ["Công an tỉnh"], [], (["Sở Xây dựng"], [], ["Hội Nông dân tỉnh"], ["on_event"])),
    ("Hội Nông dân tỉnh", "Đề nghị Hội Nông dân tỉnh vận động hội viên", ["Hội Nông dân tỉnh"], [], [], []),
    # from five texts read blind: an account is given to somebody; two predicates; a matter, and who tells of it
    (None, "Cơ quan phối hợp chịu trách nhiệm giải trình với Ủy ban nhân dân tỉnh", ["Cơ quan phối hợp"], [], ["Ủy ban nhân dân tỉnh"], []),
    (None, "Mỗi tổ chức phân công 01 đồng chí phụ trách, không để tình trạng khoán trắng cho chuyên viên", ["Mỗi tổ chức"], [], [], []),
    (None, "Những vấn đề chưa thống nhất, Sở Y tế báo cáo Ủy ban nhân dân tỉnh xem xét", ["Sở Y tế"], [], ["Ủy ban nhân dân tỉnh"], []),
    (None, "Sở Y tế chủ trì, cùng các sở, ngành hướng dẫn, theo dõi, kiểm tra", ["Sở Y tế"], ["các sở, ngành"], [], []),
    (None, "Công tác kiểm tra: Sở Y tế chủ trì, phối hợp với Sở Nội vụ kiểm tra các trạm", ["Sở Y tế"], ["Sở Nội vụ"], [], []),
    (None, "Trong 02 ngày sau cuộc họp, Sở Y tế lấy ý kiến Sở Nội vụ, Công an tỉnh rồi gửi Tỉnh ủy", ["Sở Y tế"], [],
     ["Sở Nội vụ", "Công an tỉnh", "Tỉnh ủy"], ["days"]),
    (None, "Trong hạn 02 ngày làm việc tiếp theo Viện kiểm sát xem xét, có văn bản trả lời Tòa án; trường hợp cần thiết thì ba ngành họp bàn",
     ["Viện kiểm sát"], [], ["Tòa án"], ["working_days"], (["ba ngành"], [], [], [])),
    (None, "Tổng kết Chương trình vào cuối nhiệm kỳ", None, [], [], ["term"]),
    ("Văn phòng", "Ngay sau các kỳ họp Hội đồng nhân dân, gửi nghị quyết cho Sở Nội vụ", ["Văn phòng"], [], ["Sở Nội vụ"], ["on_event"]),
    ("Tòa án", "Chậm nhất 05 ngày làm việc trước ngày mở phiên tòa, gửi quyết định cho Sở Nội vụ", ["Tòa án"], [], ["Sở Nội vụ"], ["before_event"]),
    # names with a comma, a number, a task, a level of many kinds
    (None, "Báo và Phát thanh, Truyền hình Lâm Thượng thông báo cho Chi cục Thủy lợi và Phòng, chống thiên tai, Sở Nội vụ",
     ["Báo và Phát thanh, Truyền hình Lâm Thượng"], [], ["Chi cục Thủy lợi và Phòng, chống thiên tai", "Sở Nội vụ"], []),
    (None, "Phòng Phòng, chống ma túy và tội phạm Bộ đội Biên phòng phối hợp với Hội đồng bồi thường, hỗ trợ, tái định cư rà soát",
     ["Phòng Phòng, chống ma túy và tội phạm Bộ đội Biên phòng"], ["Hội đồng bồi thường, hỗ trợ, tái định cư"], [], []),
    (None, "Tòa án nhân dân khu vực 3 tổ chức kiểm tra, thông báo cho Ban Chỉ đạo 389 tỉnh",
     ["Tòa án nhân dân khu vực 3"], [], ["Ban Chỉ đạo 389 tỉnh"], []),
    (None, "Tổ tuần tra của phường tuần tra ban đêm", ["Tổ tuần tra của phường"], [], [], []),
    (None, "Tổ chức Đoàn các cấp phối hợp với Ban Thường vụ Đoàn xã, phường, đặc khu vận động thanh niên",
     ["Tổ chức Đoàn các cấp"], ["Ban Thường vụ Đoàn xã, phường, đặc khu"], [], []),
    (None, "Cơ quan, đơn vị chủ trì gửi kế hoạch cho các doanh nghiệp viễn thông", ["Cơ quan, đơn vị chủ trì"], [],
     ["các doanh nghiệp viễn thông"], []),
    (None, "Sở Nội vụ thông báo cho Công ty Thủy lợi Lâm Thượng những khu vực thiếu nước", ["Sở Nội vụ"], [],
     ["Công ty Thủy lợi Lâm Thượng"], []),
    (None, "Cơ quan được giao xác minh ban hành kế hoạch", ["Cơ quan được giao xác minh"], [], [], []),
    (None, "Cơ quan tiếp nhận phản ánh của người dân phải chuyển phản ánh trái thẩm quyền trong thời hạn 02 ngày làm việc",
     ["Cơ quan tiếp nhận phản ánh của người dân"], [], [], ["working_days"]),
    # a title with a colon in front; a name up to the colon
    (None, "Phòng, chống dịch: Khi phát hiện ca bệnh, nhà trường thông báo ngay cho Trạm Y tế xã", ["nhà trường"], [],
     ["Trạm Y tế xã"], ["on_event"]),
    ("Sở Nội vụ", "Phòng Chính trị, tư tưởng và Công tác học sinh: Tham mưu lãnh đạo Sở theo dõi",
     ["Phòng Chính trị, tư tưởng và Công tác học sinh"], [], [], []),
    # whom it goes through stands between two addressees; the second report says whom the first tells
    ("Sở Nội vụ", "Gửi kế hoạch về Tỉnh đoàn (qua Ban Phong trào) và Công an tỉnh (qua Phòng Tham mưu)", ["Sở Nội vụ"], [],
     ["Tỉnh đoàn", "Ban Phong trào", "Công an tỉnh", "Phòng Tham mưu"], []),
    ("Sở Nội vụ", "Báo cáo học kỳ trước ngày 20/01, báo cáo năm trước ngày 10/6 về Sở Tài chính", ["Sở Nội vụ"], [],
     ["Sở Tài chính"], ["yearly"], (["Sở Nội vụ"], [], ["Sở Tài chính"], ["yearly"])),
    ("Sở Nội vụ", "Chia sẻ kết quả với Sở Y tế", ["Sở Nội vụ"], [], ["Sở Y tế"], []),
    ("Sở Nội vụ", "Cùng với Công an xã, Công ty Điện lực Lâm Thượng cắt điện", ["Sở Nội vụ"],
     ["Công an xã", "Công ty Điện lực Lâm Thượng"], [], []),
    # whoever has trouble tells; what must not be done binds without a name
    (None, "Trong quá trình thực hiện, nếu có vướng mắc, phản ánh về Sở Nội vụ", None, [], ["Sở Nội vụ"], []),
    (None, "Không bố trí chốt kiểm soát trùng lặp", None, [], [], []),
    # times
    ("Sở Nội vụ", "Thẩm tra quyết định trước khi trình; thời gian thẩm tra không quá 02 ngày làm việc", ["Sở Nội vụ"], [], [],
     ["before_event", "working_days"]),
    ("Sở Nội vụ", "Trước ngày 15 tháng 6 và ngày 15 tháng 12 gửi báo cáo 6 tháng và báo cáo năm", ["Sở Nội vụ"], [], [],
     ["halfyearly", "yearly"]),
    ("Sở Nội vụ", "Giao ban 06 tháng/lần", ["Sở Nội vụ"], [], [], ["halfyearly"]),
    ("Sở Nội vụ", "Bố trí kinh phí trong dự toán hằng năm", ["Sở Nội vụ"], [], [], []),
    ("Sở Nội vụ", "Lập biên bản ngay trong ngày", ["Sở Nội vụ"], [], [], []),
    ("Sở Nội vụ", "Kiểm tra công trình trước mùa mưa bão", ["Sở Nội vụ"], [], [], ["before_event"]),
    ("Sở Nội vụ", "Trường hợp hồ sơ chưa đủ, trong 02 ngày phải có văn bản đề nghị Sở Y tế bổ sung", ["Sở Nội vụ"], [],
     ["Sở Y tế"], ["days"]),
    ("Sở Nội vụ", "Trong thời hạn 10 ngày làm việc sau khi hoàn thành cuộc giám sát, gửi báo cáo đến Sở Y tế", ["Sở Nội vụ"], [],
     ["Sở Y tế"], ["working_days"]),
    ("Sở Nội vụ", "Ban hành kế hoạch trong thời hạn 30 ngày kể từ ngày Quy chế có hiệu lực", ["Sở Nội vụ"], [], [], ["days"]),
    # the act goes on with a new one behind the semicolon
    ("Sở Nội vụ", "Điều tra, xử lý vi phạm; kết quả xử lý gửi về Sở Y tế", ["Sở Nội vụ"], [], [], [],
     (["Sở Nội vụ"], [], ["Sở Y tế"], [])),
    ("Sở Nội vụ", "Chủ trì xác định vị trí đất; tổ chức đấu giá quyền khai thác các vị trí còn lại", ["Sở Nội vụ"], [], [], []),
    # whoever requires something acts himself, unless he issues such texts
    (None, "Khi có căn cứ, Viện kiểm sát nhân dân tỉnh yêu cầu Cơ quan điều tra khởi tố vụ án", ["Viện kiểm sát nhân dân tỉnh"], [], [], []),
    (None, "Ủy ban nhân dân tỉnh yêu cầu Sở Nội vụ rà soát danh sách", ["Sở Nội vụ"], [], [], []),
    # a condition's subject goes on in its sentence
    (None, "Trường hợp có ý kiến khác nhau thì lãnh đạo các cơ quan trao đổi, giải quyết; nếu không thống nhất thì báo cáo Sở Nội vụ",
     ["lãnh đạo các cơ quan"], [], [], [], (["lãnh đạo các cơ quan"], [], ["Sở Nội vụ"], [])),
    # an adjunct behind the colon, a day of the week in front, what a body is behind a dash, a verb in the heading
    (None, "Sở Y tế, Sở Nội vụ: Theo chức năng, nhiệm vụ, lồng ghép nội dung vào kế hoạch", ["Sở Y tế", "Sở Nội vụ"], [], [], []),
    (None, "Chiều thứ Sáu hằng tuần, Sở Y tế và Sở Nội vụ đối chiếu số liệu", ["Sở Y tế", "Sở Nội vụ"], [], [], ["regular"]),
    ("Sở Nội vụ - cơ quan thường trực Ban Chỉ đạo", "Theo dõi việc thực hiện Quy chế", ["Sở Nội vụ"], [], [], []),
    ("công chức, viên chức làm việc tại Trung tâm", "Hướng dẫn người dân", ["công chức, viên chức làm việc tại Trung tâm"], [], [], []),
    (None, "Lãnh đạo bốn ngành họp giao ban mỗi quý một lần", ["Lãnh đạo bốn ngành"], [], [], ["quarterly"]),
    (None, "Hộ gia đình trong vùng nguy hiểm phải rời đi khi có lệnh", ["Hộ gia đình trong vùng nguy hiểm"], [], [], ["on_request"]),
    (None, "Vật chứng do Công an tỉnh bảo quản được chuyển cho Sở Nội vụ", None, [], [], None),
    # who is host, and who asked for an opinion
    (None, "Hai bên họp giao ban mỗi quý; ngành đăng cai chuẩn bị nội dung", ["Hai bên"], [], [], ["quarterly"], (["ngành đăng cai"], [], [], [])),
    ("Sở Nội vụ", "Báo lại cho cơ quan hỏi ý kiến bằng văn bản", ["Sở Nội vụ"], [], ["cơ quan hỏi ý kiến"], []),
    # times for other cases, periods in days, dates in short
    ("Sở Nội vụ", "Gửi hồ sơ cho Sở Y tế trước khi kết thúc đợt ít nhất 10 ngày (đối với việc đơn giản là 05 ngày)", ["Sở Nội vụ"], [],
     ["Sở Y tế"], ["before_event"]),
    ("Sở Nội vụ", "Trong giai đoạn 2026 - 2030, mỗi năm rà soát danh sách", ["Sở Nội vụ"], [], [], ["term", "yearly"]),
    ("Sở Nội vụ", "Định kỳ 15 ngày báo cáo tiến độ cho Sở Y tế", ["Sở Nội vụ"], [], ["Sở Y tế"], ["regular"]),
    ("Sở Nội vụ", "Gửi danh sách vào ngày mùng 5 hàng tháng", ["Sở Nội vụ"], [], [], ["monthly"]),
    ("Sở Nội vụ", "Trả lời đúng thời hạn theo yêu cầu của cơ quan chủ trì", ["Sở Nội vụ"], [], [], ["as_requested"]),
    ("Sở Nội vụ", "Tổng hợp báo cáo lãnh đạo Sở Y tế", ["Sở Nội vụ"], [], ["lãnh đạo Sở Y tế"], []),
    # settlements side by side are bodies of their own; those below one "các" are not parted
    ("Công an xã", "Phối hợp với tổ dân phố, thôn rà soát danh sách", ["Công an xã"], ["tổ dân phố", "thôn"], [], []),
    ("Công an xã", "Phối hợp với các thôn, tổ dân phố rà soát danh sách", ["Công an xã"], ["các thôn, tổ dân phố"], [], []),
    (None, "Trưởng thôn, khu phố báo tin cho Công an xã", ["Trưởng thôn, khu phố"], [], ["Công an xã"], []),
    # the addressee ends where what it gets begins
    ("Sở Nội vụ", "Gửi Sở Xây dựng các đơn vị đủ điều kiện", ["Sở Nội vụ"], [], ["Sở Xây dựng"], []),
    ("Sở Nội vụ", "Thông báo cho Công an tỉnh người nước ngoài hết hạn giấy phép", ["Sở Nội vụ"], [], ["Công an tỉnh"], []),
    # what somebody is, is no act; what he does as such is
    (None, "Giao Sở Nội vụ là cơ quan thường trực", None, [], [], None),
    (None, "Giao Sở Nội vụ là cơ quan thường trực, chủ trì theo dõi việc thực hiện", ["Sở Nội vụ"], [], [], []),
    # a ban on private persons is theirs, whatever body the heading names
    ("Công an xã", "Hộ gia đình không được đốt rác gần rừng", ["Hộ gia đình"], [], [], []),
    # persons among those one works with
    ("Công an xã", "Phối hợp với gia đình, nhà trường, Đoàn Thanh niên xã quản lý học sinh", ["Công an xã"],
     ["gia đình", "nhà trường", "Đoàn Thanh niên xã"], [], []),
    # two subjects in one sentence; a level of government as one
    (None, "Sở Y tế lập danh sách và Sở Nội vụ thẩm định danh sách", ["Sở Y tế"], [], [], [], (["Sở Nội vụ"], [], [], [])),
    (None, "Sở Y tế cấp thuốc, còn Sở Nội vụ bố trí kinh phí", ["Sở Y tế"], [], [], [], (["Sở Nội vụ"], [], [], [])),
    (None, "Sở Y tế báo cáo Sở Tài chính và Sở Nội vụ theo dõi", ["Sở Y tế"], [], ["Sở Tài chính", "Sở Nội vụ"], []),
    (None, "Lãnh đạo bốn ngành họp mỗi quý một lần; cấp khu vực họp mỗi tháng một lần", ["Lãnh đạo bốn ngành"], [], [], ["quarterly"],
     (["cấp khu vực"], [], [], ["monthly"])),
    (None, "Sở Nội vụ giao ban: cấp tỉnh 06 tháng/lần", ["Sở Nội vụ"], [], [], ["halfyearly"]),
    # what stands behind the colon on the same line is the first of the acts
    (None, "Sở Nội vụ có trách nhiệm: rà soát danh sách; báo cáo Sở Y tế hằng tháng", ["Sở Nội vụ"], [], [], [],
     (["Sở Nội vụ"], [], ["Sở Y tế"], ["monthly"])),
    (None, "Sở Nội vụ kiểm tra đột xuất; kết thúc kiểm tra báo cáo ngay Sở Y tế", ["Sở Nội vụ"], [], [], ["ad_hoc"],
     (["Sở Nội vụ"], [], ["Sở Y tế"], ["on_event"])),
    (None, "Không quá 03 ngày kể từ ngày ra quyết định, Sở Nội vụ gửi quyết định cho Sở Y tế", ["Sở Nội vụ"], [], ["Sở Y tế"], ["days"]),
    (None, "Cơ quan nhận tin báo thông báo lại cho cơ quan chuyển tin trong 05 ngày", ["Cơ quan nhận tin báo"], [],
     ["cơ quan chuyển tin"], ["days"]),
    (None, "Ban Giám hiệu nhà trường phân công giáo viên theo dõi học sinh", ["Ban Giám hiệu nhà trường"], [], [], []),
    ("Sở Nội vụ", "Xử lý thông tin do Sở Y tế chuyển đến và thông báo kết quả xử lý cho Sở Tài chính", ["Sở Nội vụ"], [], ["Sở Tài chính"], []),
    (None, "Sở Nội vụ tổng hợp báo cáo định kỳ (tháng, quý, 6 tháng, năm)", ["Sở Nội vụ"], [], [],
     ["monthly", "quarterly", "halfyearly", "yearly"]),
    # where a body lies, behind its level; a role behind an office; what a team of leaders does together
    (None, "Sở Nội vụ thông báo cho Ủy ban nhân dân cấp xã vùng hạ du, Công an tỉnh", ["Sở Nội vụ"], [],
     ["Ủy ban nhân dân cấp xã vùng hạ du", "Công an tỉnh"], []),
    (None, "Ủy ban nhân dân cấp xã vùng hạ du, ngay sau khi nhận được thông báo xả lũ, tổ chức cảnh báo cho Nhân dân",
     ["Ủy ban nhân dân cấp xã vùng hạ du"], [], [], ["on_event"]),
    ("Sở Nội vụ", "Báo cáo kết quả với thủ trưởng cơ quan chủ trì", ["Sở Nội vụ"], [], ["thủ trưởng cơ quan chủ trì"], []),
    (None, "Lãnh đạo các Bộ, ngành họp liên ngành mỗi năm một lần", ["Lãnh đạo các Bộ, ngành"], [], [], ["yearly"]),
    (None, "Công an cấp huyện, cấp xã phải cử cán bộ đến hiện trường", ["Công an cấp huyện", "Công an cấp xã"], [], [], []),
    (None, "Cơ quan phát hiện vụ việc không thuộc thẩm quyền phải chuyển hồ sơ cho cơ quan có thẩm quyền",
     ["Cơ quan phát hiện vụ việc không thuộc thẩm quyền"], [], [], []),
    # one is told of this, another of that; whoever told it; a contract is no help; what is told, told
    ("Sở Nội vụ", "Gửi báo cáo về Sở Y tế đối với bệnh viện, Sở Xây dựng đối với nhà ở", ["Sở Nội vụ"], [], ["Sở Y tế", "Sở Xây dựng"], []),
    ("Sở Nội vụ", "Trả lời cho đơn vị phản ánh", ["Sở Nội vụ"], [], ["đơn vị phản ánh"], []),
    ("Sở Nội vụ", "Ký hợp đồng với đơn vị có chức năng xử lý chất thải", ["Sở Nội vụ"], [], [], []),
    ("Sở Nội vụ", "Thường xuyên tập hợp ý kiến, kiến nghị của cử tri phản ánh với Sở Y tế", ["Sở Nội vụ"], [], ["Sở Y tế"], ["regular"]),
    ("Sở Nội vụ", "Tham dự các cuộc họp, đoàn kiểm tra khi được Sở Y tế mời", ["Sở Nội vụ"], [], [], ["on_request"]),
    # a right; a principle that others follow; a closing order
    (None, "Đơn vị vận chuyển được miễn phí sử dụng bến bãi của xã", None, [], [], None),
    (None, 'Phòng Y tế tổ chức tập huấn theo nguyên tắc "4 đúng"', ["Phòng Y tế"], [], [], []),
    (None, "Trên đây là Kế hoạch phối hợp, yêu cầu các đơn vị liên quan triển khai thực hiện; có vướng mắc thì phản ánh về Sở Y tế",
     ["các đơn vị liên quan"], [], [], [], (["các đơn vị liên quan"], [], ["Sở Y tế"], [])),
    # a short form in brackets behind a name, known from then on; no body is what only ends like one
    (None, "Sở Y tế phối hợp với Liên đoàn Lao động tỉnh (LĐLĐ tỉnh), Ngân hàng Chính sách xã hội (NHCSXH) kiểm tra", ["Sở Y tế"],
     ["Liên đoàn Lao động tỉnh", "Ngân hàng Chính sách xã hội"], [], []),
    ("Sở Nội vụ", "Cung cấp danh sách cho NHCSXH, LĐLĐ tỉnh theo đề nghị của LĐLĐ tỉnh", ["Sở Nội vụ"], [], ["NHCSXH", "LĐLĐ tỉnh"],
     ["on_request"]),
    (None, "Cảnh sát phòng cháy, chữa cháy (PCCC) làm việc với Sở Nội vụ", ["Cảnh sát phòng cháy, chữa cháy"], ["Sở Nội vụ"], [], []),
    (None, "Công tác PCCC kiểm tra nhanh gọn", None, [], [], None),
    # what people bring forward is told, or brought together: no act begins there
    ("Sở Nội vụ", "Sau mỗi kỳ họp, thông tin kết quả tổng hợp ý kiến, kiến nghị của cử tri đến Sở Y tế, UBND huyện", ["Sở Nội vụ"], [],
     ["Sở Y tế", "UBND huyện"], ["on_event"]),
    ("Sở Nội vụ", "Định kỳ 6 tháng, thông báo kết quả giải quyết đơn thư, kiến nghị cho Sở Y tế", ["Sở Nội vụ"], [], ["Sở Y tế"], ["halfyearly"]),
    ("Sở Nội vụ", "Tập hợp ý kiến, kiến nghị của Nhân dân, kịp thời phản ánh với Sở Y tế", ["Sở Nội vụ"], [], ["Sở Y tế"], []),
    ("Sở Nội vụ", "Báo cáo ngay khi phát hiện tin báo, thông tin về cháy rừng từ các xã", ["Sở Nội vụ"], [], [], ["on_event"]),
    # a body between several; a role that "chậm nhất là" makes nobody of; several before one verb of setting a time
    ("Sở Nội vụ", "Báo cáo liên ngành cấp trên xin ý kiến", ["Sở Nội vụ"], [], ["liên ngành cấp trên"], []),
    (None, "Liên ngành tổ chức 02 đợt kiểm tra", ["Liên ngành"], [], [], []),
    (None, "Cơ quan được đề nghị có văn bản trả lời chậm nhất là 07 ngày làm việc kể từ khi nhận được đề nghị", ["Cơ quan được đề nghị"], [], [],
     ["working_days"]),
    ("Sở Nội vụ", "Cung cấp số liệu theo thời hạn cơ quan thuế, cơ quan hải quan đề nghị", ["Sở Nội vụ"], [], [], ["as_requested"]),
    # a day of the quarter, a period in front; what to do with such things
    (None, "Ngày 25 tháng cuối quý, bốn ngành giao ban; những việc không thống nhất được thì xin ý kiến Sở Y tế", ["bốn ngành"], [], [],
     ["quarterly"], (["bốn ngành"], [], ["Sở Y tế"], [])),
    (None, "Sáu tháng và một năm, Sở Y tế rà soát danh sách", ["Sở Y tế"], [], [], ["halfyearly", "yearly"]),
    ("Sở Nội vụ", "Cung cấp thông tin về học sinh bỏ học; 6 tháng một lần thông tin kết quả đến Sở Y tế", ["Sở Nội vụ"], [], [], [],
     (["Sở Nội vụ"], [], ["Sở Y tế"], ["halfyearly"])),
    # the steps of one paper, and what is told to whom
    ("Sở Nội vụ", "Tổng hợp tình hình, định kỳ 06 tháng báo cáo Sở Y tế", ["Sở Nội vụ"], [], ["Sở Y tế"], ["halfyearly"]),
    ("Sở Nội vụ", "Quyết định cấm tiếp xúc theo đơn, gửi quyết định đó cho Công an xã", ["Sở Nội vụ"], [], ["Công an xã"], []),
    ("Sở Nội vụ", "Thông báo danh sách cho Sở Y tế; khi thay đổi thì thông báo lại", ["Sở Nội vụ"], [], ["Sở Y tế"], []),
    ("Sở Nội vụ", "Gửi danh sách về hai cơ quan phối hợp", ["Sở Nội vụ"], [], ["hai cơ quan phối hợp"], []),
    # two subjects behind a passive; the money of a programme
    (None, "Vụ việc của cả hai ngành do Sở Y tế chủ trì, Chi cục Thuế khu vực 5 cử công chức tham gia", ["Sở Y tế"], [], [], [],
     (["Chi cục Thuế khu vực 5"], [], [], [])),
    (None, "Kinh phí thực hiện do mỗi bên tự cân đối", None, [], [], None),
    # with what something is due
    ("Sở Nội vụ", "Gửi danh sách khi kết thúc đợt bình xét", ["Sở Nội vụ"], [], [], ["on_event"]),
    ("Sở Nội vụ", "Tổng kết Chương trình khi kết thúc giai đoạn", ["Sở Nội vụ"], [], [], ["term"]),
    ("Sở Nội vụ", "Trước khai giảng năm học mới, kiểm tra các trường", ["Sở Nội vụ"], [], [], ["before_event"]),
    # a place where something is forbidden forbids nothing; told so long before
    ("Công an xã", "Bảo vệ hồ chứa; nếu phát hiện người câu cá, đánh bắt tại khu vực cấm thì lập biên bản, xử lý", ["Công an xã"], [], [], [],
     (["Công an xã"], [], [], [])),
    ("Sở Nội vụ", "Khi thay đổi lịch tưới phải báo trước cho tổ dùng nước ít nhất 02 ngày", ["Sở Nội vụ"], [], ["tổ dùng nước"], ["before_event"]),
    (None, "Ủy ban nhân dân các xã hưởng lợi đăng ký diện tích", ["Ủy ban nhân dân các xã hưởng lợi"], [], [], []),
    # committees known by a number, bearers known by what they lead or did
    (None, "Sở Y tế báo cáo Trưởng Ban Chỉ đạo 389 tỉnh và Ban Chỉ đạo 389 quốc gia", ["Sở Y tế"], [],
     ["Trưởng Ban Chỉ đạo 389 tỉnh", "Ban Chỉ đạo 389 quốc gia"], []),
    (None, "Ngành chủ trì giao ban, sơ kết, tổng kết chuẩn bị nội dung", ["Ngành chủ trì giao ban, sơ kết, tổng kết"], [], [], []),
    (None, "Công an nơi đang giam giữ bị cáo thông báo cho Viện kiểm sát", ["Công an nơi đang giam giữ bị cáo"], [], ["Viện kiểm sát"], []),
    (None, "Sở Y tế thông báo cho cơ quan chuyển hồ sơ biết việc khởi tố vụ án", ["Sở Y tế"], [], ["cơ quan chuyển hồ sơ"], []),
    (None, "Sở Y tế cung cấp số liệu cho Sở Nội vụ đầu mỗi năm học", ["Sở Y tế"], [], ["Sở Nội vụ"], ["yearly"]),
    # who does the first thing in the passive does the second
    (None, "Biên bản do Sở Y tế lập, phải gửi cho Sở Nội vụ", ["Sở Y tế"], [], ["Sở Nội vụ"], []),
    (None, "Tang vật được cơ quan ra quyết định tạm giữ bảo quản, phải lập sổ theo dõi", ["cơ quan ra quyết định tạm giữ"], [], [], []),
    # acts with a time or an addressee of their own behind a comma
    (None, "Sở Y tế tập huấn cho nhân viên mỗi năm 01 lần, sau đó có báo cáo kết quả gửi Sở Nội vụ", ["Sở Y tế"], [], [], ["yearly"],
     (["Sở Y tế"], [], ["Sở Nội vụ"], [])),
    (None, "Sở Y tế họp 03 tháng một lần, chuẩn bị nội dung và gửi tài liệu cho Sở Nội vụ trước ngày họp 03 ngày", ["Sở Y tế"], [], [],
     ["quarterly"], (["Sở Y tế"], [], ["Sở Nội vụ"], ["before_event"])),
    (None, "Trong thời gian có dịch, hằng ngày Trạm Y tế cập nhật số ca, Sở Nội vụ tổng hợp báo cáo Ủy ban nhân dân tỉnh", ["Trạm Y tế"], [], [],
     ["regular"], (["Sở Nội vụ"], [], ["Ủy ban nhân dân tỉnh"], [])),
    (None, "Trường hợp nhiều cơ quan cùng phát hiện, cơ quan đó chủ trì xử lý; nếu vượt quá thẩm quyền, phải báo cáo ngay Sở Y tế",
     ["cơ quan đó"], [], [], [], (["cơ quan đó"], [], ["Sở Y tế"], ["on_event"])),
    # a time in an exception is none, and one that says how somebody acts is one
    (None, "Sở Y tế kiểm tra bến đò, trừ trường hợp kiểm tra đột xuất", ["Sở Y tế"], [], [], []),
    (None, "Các cơ quan thường xuyên trao đổi thông tin", ["Các cơ quan"], [], [], ["regular"]),
    (None, "Sở Y tế gửi báo cáo cho Tổ công tác Đề án 06 cấp tỉnh", ["Sở Y tế"], [], ["Tổ công tác Đề án 06 cấp tỉnh"], []),
    # what a contact point is there for, and what it sends
    (None, "Sở Y tế là đầu mối theo dõi, đôn đốc, tổng hợp báo cáo kết quả gửi Ủy ban nhân dân tỉnh trước ngày 20 hằng tháng", ["Sở Y tế"], [],
     ["Ủy ban nhân dân tỉnh"], ["monthly"]),
    (None, "Sở Y tế là đầu mối tổng hợp, theo dõi việc thực hiện Quy chế", None, [], [], None),
    # the last words of a decision
    (None, "Sở Y tế, Sở Nội vụ và Chủ tịch Ủy ban nhân dân các huyện tổ chức thực hiện Quyết định này", None, [], [], None),
    # who helps the one that leads; who is told through whom
    (None, "Công an xã chủ trì, Trạm Y tế xã và Hội Cựu chiến binh xã phối hợp tổ chức ký cam kết", ["Công an xã"],
     ["Trạm Y tế xã", "Hội Cựu chiến binh xã"], [], []),
    (None, "Kiểm tra các trạm: Sở Y tế chủ trì, Sở Nội vụ phối hợp", ["Sở Y tế"], ["Sở Nội vụ"], [], []),
    (None, "Các đơn vị phản ánh về Tỉnh đoàn (qua Ban Phong trào) hoặc Công an tỉnh (qua Phòng Tham mưu)", ["Các đơn vị"], [],
     ["Tỉnh đoàn", "Ban Phong trào", "Công an tỉnh", "Phòng Tham mưu"], []),
    # a level that several bodies share
    (None, "Tòa án gửi bản án cho Viện kiểm sát nhân dân, Cục Thuế cùng cấp", ["Tòa án"], [],
     ["Viện kiểm sát nhân dân cùng cấp", "Cục Thuế cùng cấp"], []),
    # a title in front of a time; cases without a word for them; a team behind a length of time
    (None, "Tuần tra ban đêm: hằng tháng, Công an xã chủ trì, phối hợp với dân quân tuần tra các tuyến đường", ["Công an xã"], ["dân quân"], [],
     ["monthly"]),
    (None, "Hồ sơ không hợp lệ thì trong 02 ngày Sở Y tế trả lại", ["Sở Y tế"], [], [], ["days"]),
    (None, "Trường hợp hòa giải không thành thì trong 02 ngày tổ hòa giải chuyển hồ sơ", ["tổ hòa giải"], [], [], ["days"]),
    (None, "Sở Y tế có trách nhiệm gửi tài liệu. Nếu không cung cấp được thì nêu rõ lý do", ["Sở Y tế"], [], [], [], (["Sở Y tế"], [], [], [])),
    (None, "Cơ quan nào được giao chủ trì thì cơ quan đó chuẩn bị tài liệu", ["cơ quan đó"], [], [], []),
    # "hằng năm tổ chức" counts no five organisations
    (None, "Sở Y tế lập danh sách các trạm; riêng tháng 6 hằng năm tổ chức đợt cao điểm hưởng ứng Tháng hành động", ["Sở Y tế"], [], [], [],
     (["Sở Y tế"], [], [], ["yearly"])),
    # offices known by what they do, or where they are
    (None, "Các Vụ kiểm sát điều tra và thực hành quyền công tố thuộc Viện kiểm sát nhân dân tối cao có trách nhiệm thông báo, gửi tài liệu cho Tổng cục Thuế",
     ["Các Vụ kiểm sát điều tra và thực hành quyền công tố thuộc Viện kiểm sát nhân dân tối cao"], [], ["Tổng cục Thuế"], []),
    (None, "Trại giam, cơ sở giáo dưỡng trên địa bàn thông báo cho Tỉnh đoàn danh sách", ["Trại giam", "cơ sở giáo dưỡng trên địa bàn"], [], ["Tỉnh đoàn"], []),
    (None, "Chi cục Dân số - Kế hoạch hóa gia đình tỉnh lập danh sách", ["Chi cục Dân số - Kế hoạch hóa gia đình tỉnh"], [], [], []),
    (None, "Các đơn vị tham mưu, giúp việc thuộc Tổng cục Hải quan, Tổng cục Thuế khảo sát dữ liệu",
     ["Các đơn vị tham mưu, giúp việc thuộc Tổng cục Hải quan, Tổng cục Thuế"], [], [], []),
    # known by what they did or are doing
    (None, "Tòa án đã ra bản án gửi hồ sơ cho Viện kiểm sát đã ban hành kháng nghị trong 05 ngày", ["Tòa án đã ra bản án"], [],
     ["Viện kiểm sát đã ban hành kháng nghị"], ["days"]),
    (None, "Cơ quan đang giải quyết vụ việc thông báo cho Công an xã", ["Cơ quan đang giải quyết vụ việc"], [], ["Công an xã"], []),
    # what follows when somebody breaks a rule; what a stage only suits
    (None, "Ban, ngành nào không thực hiện đúng phần việc được phân công thì người đứng đầu ban, ngành đó chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân xã",
     None, [], [], None),
    (None, "Sở Y tế điều chỉnh kế hoạch phù hợp với từng giai đoạn", ["Sở Y tế"], [], [], []),
]


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "text.txt"
        path.write_text(text, encoding="utf-8")
        return json.loads(run("extract", path, "--json").stdout)


parts = ["QUY CHẾ", "Phối hợp"]
for n, row in enumerate(ROWS, 1):
    parts += [f"Điều {n}. " + (f"Trách nhiệm của {row[0]}" if row[0] else "Tổ chức thực hiện"), f"1. {row[1]}."]
found = read("\n".join(parts) + "\n")
for n, (_, text, lead, cooperate, report_to, due, *more) in enumerate(ROWS, 1):
    rows = [o for o in found["obligations"] if o["provision"] == f"d{n}.k1"]
    got = [(o["lead"], o["cooperate"], o["report_to"],
            [d["type"] for d in (o["due"] if isinstance(o["due"], list) else [o["due"]] if o["due"] else [])]) for o in rows]
    check(text[:60], got == ([(lead, cooperate, report_to, due), *more] if due is not None else []), got)

# a day with its year is one day for all, and no yearly one; the day of something else is none
once = read("QUY CHẾ\nPhối hợp\nĐiều 1. Trách nhiệm của Sở Nội vụ\n"
            "1. Gửi danh sách cho Sở Y tế một lần trước ngày 20/12/2026.\n"
            "2. Xây dựng kế hoạch, hoàn thành trước ngày 30 tháng 6 năm 2026.\n"
            "3. Giải quyết đối với hồ sơ nộp trước ngày 01/9/2025.\n"
            "4. Gửi báo cáo trước ngày 15/12 hằng năm.\n")["obligations"]
check("one day for all", [(o.get("once", {}).get("day"), o["due"] is None) for o in once] ==
      [("2026-12-20", True), ("2026-06-30", True), (None, True), (None, False)], once)
check("its words", once[1]["once"]["words"] == "trước ngày 30 tháng 6 năm 2026", once[1])

# how often in a period, both days of the half-years, and weeks
often = read("QUY CHẾ\nPhối hợp\nĐiều 1. Trách nhiệm của Sở Nội vụ\n"
             "1. Kiểm kê sách của thư viện mỗi năm hai lần.\n"
             "2. Kiểm kê sách của thư viện 02 lần/quý.\n"
             "3. Kiểm kê sách của thư viện hằng năm.\n"
             "4. Định kỳ 6 tháng, trước 15/6 và 15/12 báo cáo Ủy ban nhân dân tỉnh.\n"
             "5. Báo cáo định kỳ 6 tháng và năm về Ủy ban nhân dân tỉnh trước ngày 15/6 và 15/12.\n"
             "6. Kiểm tra thư viện hằng tuần.\n7. Kiểm kê sách của thư viện 02 năm một lần.\n")["obligations"]
said = [[{k: v for k, v in d.items() if k != "words"} for d in (o["due"] if isinstance(o["due"], list) else [o["due"]])] for o in often]
check("how often, and on which days", said == [
    [{"type": "yearly", "times": 2}], [{"type": "quarterly", "times": 2}], [{"type": "yearly"}],
    [{"type": "halfyearly", "before": "06-15", "and": "12-15"}],
    [{"type": "halfyearly", "before": "06-15"}, {"type": "yearly", "before": "12-15"}],
    [{"type": "regular", "unspecified": True, "weekly": True}], [{"type": "regular", "unspecified": True}]], said)

# a short title with a colon hides nothing that stands below it
meet = read("CHƯƠNG TRÌNH PHỐI HỢP\nBảo đảm an ninh\nI. TỔ CHỨC THỰC HIỆN\n1. Chế độ giao ban, báo cáo:\n- Ba ngành luân phiên chủ trì giao ban 6 tháng một lần.\n"
            "- Kết thúc năm học, Sở Y tế báo cáo Tỉnh ủy.\n2. Các trường hợp phải báo cáo ngay:\n- Vụ cháy làm chết người.\n- Có người bị thương.\n")["obligations"]
check("what each body does below a title with a colon", [(o["provision"], o["lead"]) for o in meet] == [("s1.1.g1", ["Ba ngành"]), ("s1.1.g2", ["Sở Y tế"])],
      [(o["provision"], o["lead"]) for o in meet])

HEADS = """QUY CHẾ
Phối hợp
Điều 1. Sở Nội vụ
1. Biên soạn tài liệu hỏi đáp, cấp phát
2
NQLT 02/2005 - Sở Nội vụ
đến từng khu dân cư.

3
NQLT 02/2005 - Sở Nội vụ

2. Rà soát danh sách.
"""
LABELS = """QUY CHẾ
Phối hợp
Điều 1 . Phạm vi
1- Quy chế này quy định việc phối hợp.
2 . Quy chế này áp dụng cho các sở.
Điều 2 - Sở Nội vụ
● Rà soát danh sách.
a- Cập nhật số liệu.
"""
REQUESTS = """CHƯƠNG TRÌNH
Phối hợp
I. PHÂN CÔNG
1. Đề nghị các tổ chức chính trị - xã hội huyện
- Hội Nông dân huyện vận động hội viên trồng rau sạch.
- Hội Liên hiệp Phụ nữ huyện nhân rộng mô hình bếp ăn.
2. Trách nhiệm của Phòng Y tế
- Kiểm tra bếp ăn; lập biên bản giao nhận;
2
trường hợp không đạt thì thông báo cho Công an huyện.
"""

PLAN = """KẾ HOẠCH
Phối hợp phòng, chống dịch bệnh năm 2026
Sở Y tế và Sở Nội vụ thống nhất Kế hoạch như sau:
I. NHIỆM VỤ
1. Tổ chức hội nghị tập huấn cho cán bộ y tế xã.
- Cơ quan chủ trì: Sở Y tế.
- Cơ quan phối hợp: Sở Nội vụ, Ủy ban nhân dân cấp xã.
- Thời gian thực hiện: Hằng quý.
2. Tuyên truyền phòng bệnh trong trường học
a) Nội dung: Biên soạn tài liệu, phát cho học sinh.
b) Đơn vị chủ trì: Sở Giáo dục và Đào tạo.
3. Kiểm tra bếp ăn
- Đơn vị thực hiện: Sở Công Thương, Công an tỉnh.
4. Rà soát điểm nóng. Chủ trì: Công an tỉnh; phối hợp: Sở Xây dựng; thời gian: 6 tháng một lần.
5. Lập danh sách gửi Công an tỉnh (Chủ trì: Sở Công Thương; phối hợp: Sở Y tế).
6. Thời gian: Trước ngày 20 hằng tháng, Sở Y tế gửi báo cáo.
7. Cấp phát thuốc (Sở Y tế chủ trì, Công an tỉnh phối hợp; thực hiện thường xuyên).
8. Phun khử trùng (do Sở Y tế chủ trì, phối hợp với Sở Xây dựng và Sở Nội vụ).
"""


found = read(REQUESTS)
asked = [(o["lead"], o["request"], o["report_to"]) for o in found["obligations"]]
check("what a class of bodies is asked in the heading is asked of each of them",
      asked[:2] == [(["Hội Nông dân huyện"], True, []), (["Hội Liên hiệp Phụ nữ huyện"], True, [])], asked)
check("and what stands below the next heading is asked of nobody", (["Phòng Y tế"], False, ["Công an huyện"]) in asked, asked)
body = found["provisions"][-1]["text"]
check("the number of a page parts no sentence", "giao nhận; trường hợp không đạt" in body, body)
KINDS = [
    ("Tổng hợp kết quả gửi Sở Y tế hằng quý", "report"),
    ("Báo ngay cho Sở Y tế", "report"),
    ("Gửi bản sao giấy phép đến Sở Y tế", "notice"),
    ("Niêm yết công khai danh sách", "notice"),
    ("Cung cấp thông tin khi có văn bản đề nghị của Sở Y tế", "reply"),
    ("Kiểm tra định kỳ theo yêu cầu của Sở Y tế", "duty"),
    ("Tham gia kiểm tra thực địa theo đề nghị của Sở Y tế", "meeting"),
    ("Cử công chức tham gia khi được mời", "meeting"),
    ("Lập biên bản đối với quảng cáo trái phép", "duty"),
    ("Không được thu phí ngoài quy định", "prohibition"),
]
found = read("QUY CHẾ\nPhối hợp\nĐiều 1. Trách nhiệm của Sở Nội vụ\n" + "".join(f"{n}. {t}.\n" for n, (t, _) in enumerate(KINDS, 1)))
kinds = {o["provision"]: o["kind"] for o in found["obligations"]}
for n, (text, kind) in enumerate(KINDS, 1):
    check(f"{text}: {kind}", kinds.get(f"d1.k{n}") == kind, kinds.get(f"d1.k{n}"))
found = read(PLAN)
rows = [(o["provision"], o["lead"], o["cooperate"], (o["due"] or {}).get("type"), o["action"]) for o in found["obligations"]]
check("labelled lines of a plan say who does what stands above them, with whom and when", rows == [
    ("s1.1", ["Sở Y tế"], ["Sở Nội vụ", "Ủy ban nhân dân cấp xã"], "quarterly", "Tổ chức hội nghị tập huấn cho cán bộ y tế xã"),
    ("s1.2.a", ["Sở Giáo dục và Đào tạo"], [], None, "Biên soạn tài liệu, phát cho học sinh"),
    ("s1.3", ["Sở Công Thương", "Công an tỉnh"], [], None, "Kiểm tra bếp ăn"),
    ("s1.4", ["Công an tỉnh"], ["Sở Xây dựng"], "halfyearly", "Rà soát điểm nóng"),
    ("s1.5", ["Sở Công Thương"], ["Sở Y tế"], None, "Lập danh sách gửi Công an tỉnh (Chủ trì: Sở Công Thương; phối hợp: Sở Y tế)"),
    ("s1.6", ["Sở Y tế"], [], "monthly", "Trước ngày 20 hằng tháng, Sở Y tế gửi báo cáo"),
    ("s1.7", ["Sở Y tế"], ["Công an tỉnh"], "regular", "Cấp phát thuốc (Sở Y tế chủ trì, Công an tỉnh phối hợp; thực hiện thường xuyên)"),
    ("s1.8", ["Sở Y tế"], ["Sở Xây dựng", "Sở Nội vụ"], None, "Phun khử trùng (do Sở Y tế chủ trì, phối hợp với Sở Xây dựng và Sở Nội vụ)")],
    rows)
stem = "QUY CHẾ\nPhối hợp\nĐiều 1. Trách nhiệm của Sở Y tế\n1. Chủ trì, phối hợp với Sở Xây dựng và Công an tỉnh:\na) Xây dựng kế hoạch;\nb) Cùng Sở Nội vụ kiểm tra.\n"
helpers = [o["cooperate"] for o in read(stem)["obligations"]]
check("who helps in the words over points helps with each of them that names nobody", helpers == [["Sở Xây dựng", "Công an tỉnh"], ["Sở Nội vụ"]],
      helpers)
liable = "QUY CHẾ\nPhối hợp\nĐiều 1. Tổ chức\n1. Chủ tịch xã chịu trách nhiệm trước Ủy ban nhân dân tỉnh nếu để xảy ra điểm đen; tổ chức ký cam kết.\n"
acts = [o["action"] for o in read(liable)["obligations"]]
check("to answer for what is let happen is no duty", acts == ["tổ chức ký cam kết"], acts)
aims = ("QUY CHẾ\nPhối hợp\nI. CHỈ TIÊU\n- Mỗi năm giúp đỡ ít nhất 20 hộ nghèo.\nII. NỘI DUNG\n1. Các loại tài liệu mà Sở Y tế, Sở Nội vụ có trách nhiệm gửi cho "
        "Công an tỉnh, gồm:\na) Bản sao quyết định;\nb) Bản sao biên bản.\n2. Sở Y tế lập danh sách.\n")
acts = [o["action"] for o in read(aims)["obligations"]]
check("neither an aim nor what papers there are is a duty", acts == ["lập danh sách"], acts)
check("the title has no word in capitals, and no sentence behind it",
      found["title"] == "Kế hoạch phối hợp phòng, chống dịch bệnh năm 2026", found["title"])
found = read(HEADS)
texts = [p["text"] for p in found["provisions"]][1:]
check("a line below each page number is no text", texts == ["Biên soạn tài liệu hỏi đáp, cấp phát đến từng khu dân cư.",
      "Rà soát danh sách."], texts)
signed = ("THÔNG TƯ LIÊN TỊCH\nHướng dẫn phối hợp\nCăn cứ Luật Y tế;\nĐể thực hiện Luật, Bộ Y tế, Bộ Nội vụ và Tòa án nhân dân tối cao thống nhất "
          "hướng dẫn như sau:\nĐiều 1. Trách nhiệm của Sở Y tế\n1. Gửi danh sách.\n")
parties = read(signed)["parties"]
check("who agrees in the words over the first article signs", parties == ["Bộ Y tế", "Bộ Nội vụ", "Tòa án nhân dân tối cao"], parties)
twice = ("QUY CHẾ\nPhối hợp thử\nChương I\nCHUNG\nĐiều 1. Trách nhiệm của Sở Y tế\n1. Gửi danh sách.\nChương II\nRIÊNG\n"
         "Điều 1. Trách nhiệm của Sở Nội vụ\n1. Nhận danh sách.\n")
found = read(twice)
got = ([p["id"] for p in found["provisions"]], [(r["kind"], r["provision"]) for r in found["remarks"]], found["title"])
check("a second article 1 behind chapters is a wrong number, and nothing before it a decision", got == (
    ["ch1", "d1", "d1.k1", "ch2", "d1~2", "d1~2.k1"], [("twice", "d1~2")], "Quy chế phối hợp thử"), got)
for second, wanted in (("I", []), ("II", []), ("III", ["Chương III"])):
    found = read(f"QUY CHẾ\nPhối hợp thử\nPhần thứ nhất\nCHUNG\nChương I\nMỘT\nĐiều 1. Gửi\nSở Y tế gửi.\nPhần thứ hai\nRIÊNG\nChương {second}\nHAI\n"
                 "Điều 2. Nhận\nSở Y tế nhận.\n")["remarks"]
    check(f"chapter {second} in the second part", [r["words"] for r in found] == wanted, found)
found = read("QUY CHẾ\nPhối hợp\nĐiều 1. Tổ chức\n1. Trước khi tổ chức cưỡng chế đối với chỗ ở duy nhất của trẻ em, Sở Tư pháp phải trao đổi với Sở Y tế.\n")
events = [o["due"]["event"] for o in found["obligations"]]
check("an event in front goes up to the comma", events == ["tổ chức cưỡng chế đối với chỗ ở duy nhất của trẻ em"], events)
role = "QUY CHẾ\nPhối hợp\nĐiều 1. Kiểm tra\n1. Cơ quan chủ trì có trách nhiệm:\na) Gửi kế hoạch;\nb) Bố trí xe.\n"
leads = [o["lead"] for o in read(role)["obligations"]]
check("the role in front of the colon belongs to the name", leads == [["Cơ quan chủ trì"]] * 2, leads)
ids = [p["id"] for p in read(LABELS)["provisions"]]
check("labels with a far mark", ids == ["d1", "d1.k1", "d1.k2", "d2", "d2.g1", "d2.a"], ids)
sys.exit(summary())

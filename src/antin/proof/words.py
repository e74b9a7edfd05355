"""The sentences of findings: Vietnamese first, then English."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "ledger.broken": ("Sổ chứng cứ không nguyên vẹn", "The evidence ledger is not whole"),
    "ledger.no_witness": ("Thiếu nhật ký của bộ ký", "The signer's own log is missing"),
    "ledger.fact_repeated": ("Một việc được ghi hai lần", "One fact is recorded twice"),
    "ledger.fact_unreadable": ("Bản ghi không đọc được", "An entry cannot be read"),
    "anchor.unreadable": ("Chứng thư gốc không đọc được", "An anchor cannot be read"),
    "anchor.missing": (
        "Thiếu chứng thư gốc hoặc chứng thư cấp phát",
        "The root or the issuing authority is missing",
    ),
    "anchor.signature_bad": ("Chữ ký của CA gốc không đúng", "The root did not sign this authority"),
    "anchor.not_an_authority": ("Chứng thư không phải của CA", "The certificate is not an authority's"),
    "anchor.not_valid": ("Chứng thư CA không còn hiệu lực", "The authority's certificate is not valid"),
    "anchor.revoked": ("Chứng thư CA đã bị thu hồi", "The authority's certificate is revoked"),
    "plan.missing": ("Thiếu kế hoạch đã đóng băng", "A frozen plan is missing"),
    "plan.never_frozen": ("Kế hoạch chưa từng được đóng băng", "The plan was never frozen"),
    "plan.digest_differs": (
        "Các dòng của kế hoạch không phải là các dòng đã đóng băng",
        "The plan's lines are not those that were frozen",
    ),
    "plan.items_root_differs": (
        "Các mục được ký không phải là các mục đã khóa",
        "The items to be signed are not those that were frozen",
    ),
    "plan.totals_differ": ("Tổng số của kế hoạch không khớp", "The plan's totals differ from those frozen"),
    "plan.line_unreadable": ("Dòng của kế hoạch không đọc được", "A line of the plan cannot be read"),
    "plan.line_misplaced": ("Dòng của kế hoạch bị đổi chỗ", "A line of the plan is out of place"),
    "plan.leaf_misplaced": ("Mục được ký bị đổi chỗ", "An item to be signed is out of place"),
    "plan.line_inconsistent": ("Dòng của kế hoạch tự mâu thuẫn", "A line of the plan contradicts itself"),
    "plan.unexplained": ("Dòng của kế hoạch không nêu quy tắc hoặc lý do", "A line without rule or reason"),
    "plan.certificate_unexplained": (
        "Chứng thư đang hiệu lực không có trong kế hoạch",
        "A certificate that was active is not in the plan",
    ),
    "plan.old_certificate_twice": ("Một chứng thư có hai dòng", "One old certificate has two lines"),
    "plan.old_certificate_not_active": (
        "Chứng thư cũ trong kế hoạch không có hoặc không hiệu lực",
        "The old certificate of a line is absent or was not active",
    ),
    "plan.old_certificate_of_another": (
        "Chứng thư cũ thuộc thuê bao khác",
        "The old certificate of a line belongs to another holder",
    ),
    "plan.modified_over_another_key": (
        "Thay đổi nội dung nhưng dùng khóa khác",
        "Modified, yet over another key",
    ),
    "mandate.unreadable": ("Lệnh cấp phát không đọc được", "The mandate cannot be read"),
    "mandate.other_plan": ("Lệnh cấp phát thuộc kế hoạch khác", "The mandate is for another plan"),
    "mandate.digest_differs": ("Lệnh cấp phát khác với lệnh đã khóa", "The mandate is not the frozen one"),
    "approval.forged": ("Phê duyệt không hợp lệ", "An approval is not valid"),
    "approval.not_two_people": (
        "Không đủ hai người phê duyệt khác nhau",
        "Not approved by two different people",
    ),
    "approval.not_recorded": (
        "Phê duyệt trong tệp và trong sổ không khớp",
        "The approvals on file and in the ledger differ",
    ),
    "approval.not_enrolled": (
        "Khóa phê duyệt không được ghi nhận cho người này vào lúc đó",
        "The key was not enrolled for this approver at that moment",
    ),
    "approval.out_of_time": (
        "Phê duyệt trước khi khóa hoặc sau khi đã cấp",
        "Approved before the freeze or after issuing began",
    ),
    "certificate.unreadable": ("Chứng thư không đọc được", "A certificate cannot be read"),
    "certificate.missing": ("Thiếu chứng thư đã cấp", "An issued certificate is missing"),
    "certificate.never_issued": (
        "Chưa cấp chứng thư theo kế hoạch",
        "The plan's certificate was never issued",
    ),
    "certificate.serial_twice": ("Hai chứng thư cùng số hiệu", "Two certificates with one serial"),
    "certificate.line_twice": ("Một mục được cấp hai chứng thư", "One item was issued twice"),
    "certificate.burnt_serial_used": ("Số hiệu đã hủy vẫn được dùng", "A burnt serial was used"),
    "certificate.unlisted": ("Chứng thư không có trong sổ", "A certificate that the ledger does not know"),
    "certificate.not_the_recorded_one": (
        "Chứng thư khác với chứng thư đã ghi sổ",
        "The certificate is not the recorded one",
    ),
    "certificate.never_intended": (
        "Sổ không ghi ý định ký đúng nội dung này",
        "The ledger holds no intention to sign these very bytes",
    ),
    "certificate.without_line": (
        "Chứng thư không thuộc kế hoạch nào",
        "The certificate fulfils no frozen line",
    ),
    "certificate.signature_bad": ("CA không ký chứng thư này", "The authority did not sign this certificate"),
    "certificate.subject_differs": ("Tên chủ thể khác với kế hoạch", "The subject is not the frozen one"),
    "certificate.email_differs": ("Thư điện tử khác với kế hoạch", "The mail address is not the frozen one"),
    "certificate.host_name_differs": ("Tên máy chủ khác với kế hoạch", "The host name is not the frozen one"),
    "certificate.key_differs": ("Khóa công khai khác với kế hoạch", "The public key is not the frozen one"),
    "certificate.validity_differs": ("Thời hạn khác với kế hoạch", "The validity is not the frozen one"),
    "certificate.authority_differs": ("Chứng thư tự nhận là CA", "The certificate claims to be an authority"),
    "certificate.crl_differs": (
        "Chứng thư chỉ tới danh sách thu hồi khác",
        "The certificate points to another CRL shard",
    ),
    "crl.missing": ("Thiếu danh sách thu hồi", "A CRL is missing or unreadable"),
    "crl.signature_bad": ("Danh sách thu hồi không do CA ký", "The authority did not sign the CRL"),
    "crl.wrong_shard": ("Danh sách thu hồi thuộc phân đoạn khác", "The CRL is for another shard"),
    "crl.number_falls": ("Số của danh sách thu hồi không tăng dần", "CRL numbers do not rise"),
    "crl.never_published": ("Danh sách thu hồi chưa từng công bố", "The CRL was never published"),
    "crl.not_the_last_one": (
        "Danh sách thu hồi không phải bản công bố cuối cùng",
        "The CRL is not the one published last",
    ),
    "crl.not_in_force": ("Danh sách thu hồi không còn hiệu lực", "The CRL is not in force"),
    "crl.entry_missing": (
        "Danh sách thu hồi thiếu chứng thư đã thu hồi",
        "The CRL lacks a revoked certificate",
    ),
    "crl.entry_unrecorded": (
        "Danh sách thu hồi có chứng thư mà sổ không ghi",
        "The CRL lists a certificate that the ledger does not",
    ),
    "crl.entry_differs": ("Thời điểm hoặc lý do thu hồi không khớp", "Moment or reason of a revocation differ"),
    "confirmation.of_unknown_certificate": (
        "Xác nhận cho chứng thư không có",
        "A confirmation for an unknown certificate",
    ),
    "confirmation.challenge_twice": ("Một thử thách được dùng hai lần", "One challenge was used twice"),
    "confirmation.other_device": ("Xác nhận từ thiết bị khác", "Confirmed by another device"),
    "confirmation.too_early": ("Xác nhận trước khi cấp", "Confirmed before it was issued"),
    "confirmation.signature_bad": ("Chữ ký thử của thiết bị không đúng", "The device's test signature is bad"),
    "revocation.unlisted": ("Thu hồi không theo kế hoạch", "A revocation that no line asks for"),
    "revocation.missing": ("Chưa thu hồi khi đã đến hạn", "Not revoked though due"),
    "revocation.other_reason": ("Lý do thu hồi khác với kế hoạch", "Revoked for another reason than planned"),
    "revocation.not_at_effect": (
        "Thu hồi không đúng thời điểm có hiệu lực",
        "Not revoked exactly at the effective moment",
    ),
    "revocation.before_effect": ("Thu hồi trước thời điểm có hiệu lực", "Revoked before the effective moment"),
    "revocation.after_cutoff": ("Thu hồi sau thời điểm chốt", "Revoked after the cut-off"),
    "revocation.last_usable_lost": (
        "Thu hồi khi chứng thư mới chưa dùng được",
        "Revoked before the new certificate was usable",
    ),
    "revocation.loss_not_accepted": (
        "Mất chứng thư dùng được cuối cùng mà không ai ký nhận",
        "The last usable certificate was lost and nobody signed for it",
    ),
    "continuity.gap": ("Gián đoạn: không có chứng thư hiệu lực", "A gap without a valid certificate"),
    "continuity.not_active": ("Không có chứng thư hiệu lực", "Without a valid certificate"),
    "not_ready.unreadable": (
        "Danh sách chưa sẵn sàng không đọc được",
        "The list of those not ready is unreadable",
    ),
    "not_ready.unlisted": (
        "Thiết bị chưa xác nhận mà không có trong danh sách chưa sẵn sàng",
        "Not confirmed and not on the list of those not ready",
    ),
    "not_ready.but_confirmed": ("Đã xác nhận mà bị ghi chưa sẵn sàng", "Confirmed, yet listed as not ready"),
    "not_ready.without_owner": (
        "Chưa sẵn sàng mà thiếu lý do hoặc người phụ trách",
        "Not ready without reason or owner",
    ),
    "not_ready.not_active": (
        "Danh sách chưa sẵn sàng có chứng thư không hiệu lực",
        "The list of those not ready names a certificate that is not active",
    ),
    "totals.active_differ": ("Số hiệu lực không bằng giữ + đổi + cấp", "Active is not keep + modify + issue"),
    "totals.issued_differ": ("Số đã cấp không bằng đổi + cấp", "Issued is not modify + issue"),
    "totals.revoked_differ": ("Số thu hồi vượt đổi + thu hồi", "More revoked than modify + revoke"),
    "claim.unreadable": ("Bản chứng minh không đọc được", "The claim cannot be read"),
    "claim.figure_differs": ("Con số nêu khác với con số đếm lại", "A stated figure is not the counted one"),
    "claim.file_differs": ("Tệp khác với tệp đã chứng minh", "A file is not the one the claim stands on"),
}

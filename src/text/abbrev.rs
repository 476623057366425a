use crate::text::normal::Mapped;
pub fn expand(t:&str)->Mapped{ let s=t.replace("PTTĐ","phong trào thi đua").replace("BHXH","bảo hiểm xã hội").replace("BHYT","bảo hiểm y tế").replace("BCĐ","ban chỉ đạo"); Mapped::identity(&s) }
